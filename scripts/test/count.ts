/** What one stage of the tests, or all of them, came to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** A line for each failure that has a name: where, which, and the beginning of why. */
  readonly failures?: readonly string[];
}
