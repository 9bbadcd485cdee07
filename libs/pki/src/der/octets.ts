/** Order of octet strings as DER's SET OF sorts them: a shorter one counts as padded with zeros (X.690 §11.6). */
export function compareOctets(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Whether two octet strings are the same. Not constant in time: for public data only. */
export function equalOctets(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Whether the octets from `start` to before `end` are those of `expected`. */
export function equalRange(
  octets: Uint8Array,
  start: number,
  end: number,
  expected: Uint8Array,
): boolean {
  if (end - start !== expected.length) return false;
  for (let index = 0; index < expected.length; index += 1) {
    if (octets[start + index] !== expected[index]) return false;
  }
  return true;
}
