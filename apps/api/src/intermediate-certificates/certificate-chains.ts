import { Buffer } from 'node:buffer';

import { asConstant } from '@luciole/contract';

/** Most chains remembered: a deployment has about as many as intermediates. */
const MAX_ENTRIES = 256;

/** What the chains of some certificates are found by. */
export interface ChainReference {
  /** Of a certificate that has the chain. */
  readonly id: string;
  /** SHA-256 over the chain, `null` for a certificate without one. */
  readonly chain_key: string | null;
}

/**
 * Chains as PEM, the issuing CA first, by the SHA-256 of their content, which never comes to mean anything else
 * (ruling 15). Fifty rows of a page have one or two chains, and reading them fifty times took longer than the rest.
 */
export class CertificateChains {
  readonly #known = new Map<string, string[]>();

  /**
   * The chains of all rows, by key, each a constant.
   *
   * @param read - gives the DER chains of certificates by key
   */
  async of(
    rows: readonly ChainReference[],
    read: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly Buffer[]>>,
  ): Promise<ReadonlyMap<string, string[]>> {
    const chains = new Map<string, string[]>();
    const unknown = new Map<string, string>();
    for (const { chain_key: key, id } of rows) {
      if (key === null || chains.has(key) || unknown.has(key)) continue;
      const known = this.#known.get(key);
      if (known === undefined) unknown.set(key, id);
      else chains.set(key, known);
    }
    if (unknown.size === 0) return chains;
    for (const [key, ders] of await read([...unknown.values()])) {
      const chain = asConstant(ders.map((der) => certificatePem(der)));
      if (this.#known.size >= MAX_ENTRIES) this.#known.clear();
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
