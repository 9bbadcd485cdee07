import { createHash } from 'node:crypto';

import type { OfflineRequest, OfflineRequestFile } from '@luciole/contract';

/** What every request file begins with. */
export const OFFLINE_REQUEST_FORMAT = 'luciole-offline-request-1';

/** A request to an offline root as the file that is carried there. */
export function requestFile(name: string, request: OfflineRequest): OfflineRequestFile {
  const content = `${JSON.stringify(request, undefined, 2)}\n`;
  return { fileName: `${name}.request.json`, content, sha256: sha256Hex(content) };
}

/** SHA-256 as people compare it, lower-case hex. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
