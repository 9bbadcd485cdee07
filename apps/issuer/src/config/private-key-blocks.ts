/** Most keys in a file: the one in use, and while that is being replaced the next one. */
export const MOST_KEYS = 2;

const BEGIN = '-----BEGIN ';
const END = '-----END ';

/**
 * The private keys in a file of PEM, each as it stands there; views of the same memory, so that wiping that wipes them.
 * What is no private key, such as parameters or a certificate, is left out.
 */
export function privateKeyBlocks(pem: Buffer): readonly Buffer[] {
  const blocks: Buffer[] = [];
  for (let begin = pem.indexOf(BEGIN); begin !== -1;) {
    const next = pem.indexOf(BEGIN, begin + 1);
    const block = pem.subarray(begin, next === -1 ? undefined : next);
    // The label alone is made text, never the key.
    const isKey = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(block.toString('latin1', 0, 64));
    if (isKey && block.includes(END)) blocks.push(block);
    begin = next;
  }
  return blocks;
}
