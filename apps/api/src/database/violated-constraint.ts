/**
 * Name of the constraint that a statement violated (SQLSTATE class 23), `undefined` for any other failure. Rooms map
 * names to errors of the catalogue, so names never change once released.
 */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = driverError(error);
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  if (typeof cause.code !== 'string' || !cause.code.startsWith('23')) return undefined;
  return 'constraint' in cause && typeof cause.constraint === 'string'
    ? cause.constraint
    : undefined;
}

/** TypeORM wraps what the driver throws. */
function driverError(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'driverError' in error
    ? error.driverError
    : error;
}
