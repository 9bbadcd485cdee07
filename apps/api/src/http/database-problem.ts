import { problem, type Problem } from './application-error.ts';

/**
 * Failures of PostgreSQL that say "not now" rather than "defect": no connection (class 08, 57P0x, Node's socket codes),
 * too many (53), a lock or statement that took too long (55P03, 57014), and losing a race (40001, 40P01; 23503: rooms check
 * what a request refers to, so that a broken reference means that it went away meanwhile).
 */
export function problemOfDatabaseError(error: unknown): Problem | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === '40001' || code === '40P01' || code === '23503')
    return problem('CONFLICTING_CHANGE', {});
  if (code === '55P03' || code === '57014' || code.startsWith('53'))
    return problem('OVERLOADED', {});
  const isUnreachable =
    /^(08...|57P0[123])$/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|ENOENT|ETIMEDOUT|EPIPE)$/.test(code);
  return isUnreachable && isFromDatabase(error) ? problem('DATABASE_UNAVAILABLE', {}) : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** ENOENT and ECONNREFUSED have many sources; only a failed connect of the driver counts. */
function isFromDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    'severity' in error ||
    ('syscall' in error && error.syscall === 'connect') ||
    /connection terminated|timeout exceeded when trying to connect/i.test(error.message)
  );
}
