const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
);

/** Lower-case hexadecimal, two digits per octet. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const octet of bytes) hex += OCTETS[octet];
  return hex;
}

/** Octets of lower- or upper-case hexadecimal, or `undefined` when `hex` is not pairs of digits. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(hex)) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
