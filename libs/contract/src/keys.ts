/** Own keys of a constant object, with their literal types. */
export function keysOf<const T extends object>(constant: T): (keyof T & string)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constants passed here have no other keys
  return Object.keys(constant) as (keyof T & string)[];
}
