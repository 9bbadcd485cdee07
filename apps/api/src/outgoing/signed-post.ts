import { createHmac } from 'node:crypto';
import { guardedPost, type GuardedFetchOptions } from '@luciole/service';

/** What a webhook is sent. */
export interface SignedContent {
  /** The same when it is sent again. */
  readonly deliveryId: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Sends content to a webhook. `Luciole-Signature` is `t=<seconds>,v1=<hex>`: HMAC-SHA-256 of `<seconds>.<body>`, so that a
 * receiver can refuse what is old or not ours.
 *
 * @throws {FetchRefusedError} when it was not taken
 */
export async function postSigned(
  url: string,
  secret: Uint8Array,
  { body, contentType, deliveryId }: SignedContent,
  nowSeconds: number,
  options: GuardedFetchOptions,
): Promise<void> {
  const signature = createHmac('sha256', secret).update(`${nowSeconds}.${body}`).digest('hex');
  await guardedPost(
    url,
    body,
    {
      'content-type': contentType,
      'luciole-delivery': deliveryId,
      'luciole-signature': `t=${nowSeconds},v1=${signature}`,
    },
    options,
  );
}
