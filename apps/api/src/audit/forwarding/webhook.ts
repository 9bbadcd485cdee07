import { createHmac } from 'node:crypto';
import { guardedPost, type GuardedFetchOptions } from '@luciole/service';

import type { Parcel } from './destination.ts';

/**
 * Sends a parcel as JSON lines. `Luciole-Signature` is `t=<seconds>,v1=<hex>`: HMAC-SHA-256 of `<seconds>.<body>`, so that a
 * receiver can refuse what is old or not ours.
 *
 * @throws {FetchRefusedError} when it was not taken
 */
export async function sendToWebhook(
  url: string,
  secret: Uint8Array,
  { deliveryId, lines }: Parcel,
  nowSeconds: number,
  options: GuardedFetchOptions,
): Promise<void> {
  const body = lines.map(({ text }) => `${text}\n`).join('');
  const signature = createHmac('sha256', secret).update(`${nowSeconds}.${body}`).digest('hex');
  await guardedPost(
    url,
    body,
    {
      'content-type': 'application/x-ndjson',
      'luciole-delivery': deliveryId,
      'luciole-signature': `t=${nowSeconds},v1=${signature}`,
    },
    options,
  );
}
