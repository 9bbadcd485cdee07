/**
 * Splits octets into the blocks of a QR code, adds the Reed-Solomon octets of each, and interleaves all (ISO/IEC 18004
 * §7.5.2, §7.6).
 *
 * @param shape - octets of the code in all, blocks, and octets of correction in each block
 */
export function withErrorCorrection(
  data: readonly number[],
  shape: { readonly total: number; readonly blocks: number; readonly correction: number },
): readonly number[] {
  const { total, blocks, correction } = shape;
  const short = Math.floor(total / blocks) - correction;
  const shortBlocks = blocks - (total % blocks);
  const generator = generatorOf(correction);
  const parts: { readonly data: readonly number[]; readonly check: readonly number[] }[] = [];
  for (let index = 0, at = 0; index < blocks; index += 1) {
    const length = short + (index < shortBlocks ? 0 : 1);
    const part = data.slice(at, at + length);
    parts.push({ data: part, check: checkOf(part, generator) });
    at += length;
  }
  return [
    ...interleaved(
      parts.map((part) => part.data),
      short + 1,
    ),
    ...interleaved(
      parts.map((part) => part.check),
      correction,
    ),
  ];
}

/** The first of each, then the second of each; the shorter ones are done first. */
function interleaved(parts: readonly (readonly number[])[], longest: number): readonly number[] {
  return Array.from({ length: longest }, (_, index) =>
    parts.flatMap((part) => part[index] ?? []),
  ).flat();
}

/** Coefficients of (x - 2^0)(x - 2^1)…, the leading one left out. */
function generatorOf(degree: number): readonly number[] {
  let coefficients: readonly number[] = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let factor = 0; factor < degree; factor += 1) {
    const by = root;
    coefficients = coefficients.map(
      (coefficient, index) => multiply(coefficient, by) ^ (coefficients[index + 1] ?? 0),
    );
    root = multiply(root, 2);
  }
  return coefficients;
}

/** What the octets leave when divided by the generator. */
function checkOf(data: readonly number[], generator: readonly number[]): readonly number[] {
  let rest: readonly number[] = Array<number>(generator.length).fill(0);
  for (const octet of data) {
    const factor = octet ^ (rest[0] ?? 0);
    rest = generator.map(
      (coefficient, index) => (rest[index + 1] ?? 0) ^ multiply(coefficient, factor),
    );
  }
  return rest;
}

/** In the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(left: number, right: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((right >>> bit) & 1) * left;
  }
  return product;
}
