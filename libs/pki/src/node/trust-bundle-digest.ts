import { hash } from 'node:crypto';

/**
 * One name for a set of trust anchors, whatever their order: SHA-256 over their SHA-256 in lower-case hex, sorted, each with
 * a line feed; lower-case hex. `sort | sha256sum` gives the same.
 *
 * @param fingerprints - SHA-256 of each certificate, hex
 */
export function trustBundleDigest(fingerprints: readonly string[]): string {
  const lines = [...new Set(fingerprints.map((sha256) => `${sha256.toLowerCase()}\n`))].toSorted();
  return hash('sha256', lines.join(''), 'hex');
}
