/** Own keys of a constant object, with their literal types. */
export function keysOf<const T extends object>(constant: T): (keyof T & string)[] {
  return Object.keys(constant) as (keyof T & string)[];
}
