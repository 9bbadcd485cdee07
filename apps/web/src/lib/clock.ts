/** The one reader of the time in the console. */
export function now(): Date {
  return new Date();
}
