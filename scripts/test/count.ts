/** What one stage of the tests, or all of them, came to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}
