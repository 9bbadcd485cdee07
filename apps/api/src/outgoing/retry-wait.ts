/** Wait after the first failure; twice as long after each other one, up to the longest. */
const FIRST_WAIT_MILLISECONDS = 10_000;
const LONGEST_WAIT_MILLISECONDS = 3_600_000;

/** How long whoever was not reached is left alone, in milliseconds, after so many failures in a row; 0 after none. */
export function retryWait(failures: number): number {
  if (failures === 0) return 0;
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (failures - 1), LONGEST_WAIT_MILLISECONDS);
}
