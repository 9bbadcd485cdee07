import { textOfCodes } from './strings.ts';

/** Lower-case hexadecimal, two digits per octet. */
export function toHex(bytes: Uint8Array): string {
  const codes = new Uint8Array(2 * bytes.length);
  let position = 0;
  for (const octet of bytes) {
    codes[position] = digitCode(octet >> 4);
    codes[position + 1] = digitCode(octet & 15);
    position += 2;
  }
  return textOfCodes(codes);
}

function digitCode(digit: number): number {
  return digit < 10 ? 0x30 + digit : 0x57 + digit;
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
