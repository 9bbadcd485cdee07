import { Buffer } from 'node:buffer';

import { asConstant } from '@luciole/contract';
import { BoundedMap } from '@luciole/service';

/** Most chains remembered: a deployment has about as many as intermediates. */
const MAX_ENTRIES = 256;

/**
 * Chains as PEM, the issuing CA first, by the SHA-256 of their content, which never comes to mean anything else
 * (ruling 15). Fifty rows of a page have one or two chains, and reading them fifty times took longer than the rest.
 */
export class CertificateChains {
  readonly #known = new BoundedMap<string, string[]>(MAX_ENTRIES);

  /**
   * The chains of some keys (SHA-256, lower-case hex), each a constant; `null` is the key of a certificate without one.
   *
   * @param read - gives DER chains by key
   */
  async of(
    keys: Iterable<string | null>,
    read: (keys: readonly string[]) => Promise<ReadonlyMap<string, readonly Buffer[]>>,
  ): Promise<ReadonlyMap<string, string[]>> {
    const chains = new Map<string, string[]>();
    const unknown = new Set<string>();
    for (const key of keys) {
      if (key === null || chains.has(key)) continue;
      const known = this.#known.get(key);
      if (known === undefined) unknown.add(key);
      else chains.set(key, known);
    }
    if (unknown.size === 0) return chains;
    for (const [key, ders] of await read([...unknown])) {
      const chain = asConstant(ders.map((der) => certificatePem(der)));
      this.#known.set(key, chain);
      chains.set(key, chain);
    }
    return chains;
  }
}

/** What `encodePem('CERTIFICATE', der)` gives, by Node's own Base64: a page of the inventory has hundreds of lines. */
export function certificatePem(der: Buffer): string {
  const text = der.toString('base64');
  let lines = '';
  for (let start = 0; start < text.length; start += 64) {
    lines += `${text.slice(start, start + 64)}\n`;
  }
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}
