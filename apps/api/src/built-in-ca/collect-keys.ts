import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has the engine end every key that nothing refers to any more. A KeyObject cannot be destroyed: OpenSSL overwrites a private key when the last object
 * that stands for it is collected, and a process with little to do collects none for hours.
 */
export function collectKeys(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
