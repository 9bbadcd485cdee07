import { withErrorCorrection } from './qr-error-correction.ts';

/** A QR code: rows of modules, true where it is dark, without the quiet zone around it. */
export type QrCode = readonly (readonly boolean[])[];

/** By version less one, for error correction level M (ISO/IEC 18004 §7.5.1): octets of correction per block, and blocks. */
const CORRECTION_OCTETS = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
] as const;
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16] as const;
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/**
 * Encodes a text as a QR code, as octets of UTF-8 with error correction of level M (15 %), in the smallest of the versions
 * 1 to 20. `undefined` for a text that does not fit, which is one of more than 666 octets (ISO/IEC 18004).
 */
export function qrCodeOf(text: string): QrCode | undefined {
  const octets = new TextEncoder().encode(text);
  for (let version = 1; version <= BLOCKS.length; version += 1) {
    const correction = CORRECTION_OCTETS[version - 1] ?? 0;
    const blocks = BLOCKS[version - 1] ?? 0;
    const total = Math.floor(dataModules(version) / 8);
    const capacity = total - correction * blocks;
    const countBits = version < 10 ? 8 : 16;
    if (4 + countBits + octets.length * 8 > capacity * 8) continue;
    const data = segment(octets, countBits, capacity);
    return draw(version, withErrorCorrection(data, { total, blocks, correction }));
  }
  return undefined;
}

/** Mode, count and octets, closed and padded to the capacity of the version (§7.4). */
function segment(octets: Uint8Array, countBits: number, capacity: number): readonly number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  push(0b0100, 4);
  push(octets.length, countBits);
  for (const octet of octets) push(octet, 8);
  push(0, Math.min(4, capacity * 8 - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    data.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2));
  }
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad);
  return data;
}

/** Modules of a version that hold data or correction, the rest being patterns and information about the code itself. */
function dataModules(version: number): number {
  const all = (16 * version + 128) * version + 64;
  if (version === 1) return all;
  const marks = Math.floor(version / 7) + 2;
  return all - ((25 * marks - 10) * marks - 55) - (version >= 7 ? 36 : 0);
}

/** A code that is being drawn: what is a pattern is not to be overwritten. */
class Drawing {
  readonly dark: boolean[][];
  readonly fixed: boolean[][];
  readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.dark = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
    this.fixed = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  }

  fix(x: number, y: number, isDark: boolean): void {
    const [row, fixedRow] = [this.dark[y], this.fixed[y]];
    if (row === undefined || fixedRow === undefined || x < 0 || x >= this.size) return;
    row[x] = isDark;
    fixedRow[x] = true;
  }
}

function draw(version: number, codewords: readonly number[]): QrCode {
  const size = version * 4 + 17;
  const drawing = new Drawing(size);
  drawPatterns(drawing, version);
  drawFormat(drawing, 0);
  drawCodewords(drawing, codewords);
  const masked = MASKS.map((mask, number) => {
    drawFormat(drawing, number);
    return drawing.dark.map((row, y) =>
      row.map((isDark, x) => isDark !== (drawing.fixed[y]?.[x] !== true && mask(x, y))),
    );
  });
  return masked.toSorted((left, right) => evenness(left) - evenness(right))[0] ?? [];
}

/** Finders in three corners, timing between them, alignment marks, version (§6.3, §7.10). */
function drawPatterns(drawing: Drawing, version: number): void {
  const { size } = drawing;
  for (let at = 0; at < size; at += 1) {
    drawing.fix(6, at, at % 2 === 0);
    drawing.fix(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    drawSquare(drawing, x, y, 4, (distance) => distance !== 2 && distance !== 4);
  }
  const marks = alignment(version, size);
  const last = marks.length - 1;
  for (const [row, y] of marks.entries()) {
    for (const [column, x] of marks.entries()) {
      const isFinder =
        (row === 0 && column === 0) ||
        (row === 0 && column === last) ||
        (row === last && column === 0);
      if (!isFinder) drawSquare(drawing, x, y, 2, (distance) => distance !== 1);
    }
  }
  if (version < 7) return;
  const bits = (version << 12) | remainder(version, 12, 0x1f25);
  for (let bit = 0; bit < 18; bit += 1) {
    const isDark = ((bits >>> bit) & 1) === 1;
    const [near, far] = [Math.floor(bit / 3), size - 11 + (bit % 3)];
    drawing.fix(far, near, isDark);
    drawing.fix(near, far, isDark);
  }
}

function drawSquare(
  drawing: Drawing,
  x: number,
  y: number,
  reach: number,
  isDark: (distance: number) => boolean,
): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      drawing.fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

/** Where alignment marks have their centers, in both directions (§6.3.6). */
function alignment(version: number, size: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const others = Array.from({ length: count - 1 }, (_, index) => size - 7 - index * step);
  return [6, ...others.toReversed()];
}

/** Level and mask, twice, and the one module that is always dark (§7.9); level M is 00. */
function drawFormat(drawing: Drawing, mask: number): void {
  const { size } = drawing;
  const bits = ((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412;
  const isDark = (bit: number) => ((bits >>> bit) & 1) === 1;
  for (let bit = 0; bit <= 5; bit += 1) drawing.fix(8, bit, isDark(bit));
  drawing.fix(8, 7, isDark(6));
  drawing.fix(8, 8, isDark(7));
  drawing.fix(7, 8, isDark(8));
  for (let bit = 9; bit < 15; bit += 1) drawing.fix(14 - bit, 8, isDark(bit));
  for (let bit = 0; bit < 8; bit += 1) drawing.fix(size - 1 - bit, 8, isDark(bit));
  for (let bit = 8; bit < 15; bit += 1) drawing.fix(8, size - 15 + bit, isDark(bit));
  drawing.fix(8, size - 8, true);
}

/** What is left of a number of up to six bits, shifted by `length`, by a generator of one bit more (BCH codes). */
function remainder(value: number, length: number, generator: number): number {
  let rest = value;
  for (let step = 0; step < length; step += 1) {
    rest = (rest << 1) ^ ((rest >>> (length - 1)) * generator);
  }
  return rest;
}

/** In pairs of columns from the right, up and down in turn, around what is fixed (§7.7.3). */
function drawCodewords({ size, dark, fixed }: Drawing, codewords: readonly number[]): void {
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= right === 8 ? 3 : 2) {
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const row = isUpward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const cells = dark[row];
        if (cells === undefined || fixed[row]?.[x] === true) continue;
        cells[x] = (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
      }
    }
  }
}

/** How many squares of four modules are of one color: the fewer, the easier for a camera (part of §7.8.3). */
function evenness(code: QrCode): number {
  let count = 0;
  for (let y = 1; y < code.length; y += 1) {
    for (let x = 1; x < code.length; x += 1) {
      const isDark = code[y]?.[x];
      if (
        code[y]?.[x - 1] === isDark &&
        code[y - 1]?.[x] === isDark &&
        code[y - 1]?.[x - 1] === isDark
      )
        count += 1;
    }
  }
  return count;
}
