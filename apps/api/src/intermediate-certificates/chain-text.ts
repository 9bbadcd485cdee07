import { Buffer } from 'node:buffer';

/** Most chains remembered: a deployment has about as many as intermediates. */
const MAX_ENTRIES = 64;

const known = new Map<string, readonly string[]>();

/**
 * The PEM certificates of a chain from the text of its `bytea[]`, in its order; none for `null`. Kept by content, which
 * never comes to mean anything else (ruling 15): reading the arrays of a page of fifty took longer than all else of it.
 */
export function readChain(text: string | null): readonly string[] {
  if (text === null) return [];
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const chain = Array.from(text.matchAll(/x([0-9a-f]+)/g), ([, hex = '']) =>
    certificatePem(Buffer.from(hex, 'hex')),
  );
  if (known.size >= MAX_ENTRIES) known.clear();
  known.set(text, chain);
  return chain;
}

/** What `encodePem('CERTIFICATE', der)` gives, by Node's own Base64: a page of the inventory has hundreds of lines. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
