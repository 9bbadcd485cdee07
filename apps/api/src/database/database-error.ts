/** Why the database cannot be used as it is; the message is one sentence for the operator, with SQL where that helps. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
  readonly code: DatabaseSetupErrorCode;

  constructor(code: DatabaseSetupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * `ROLES_MISSING`: the roles of ruling 14 do not exist and may not be created by this login. `SERVING_ROLE_TOO_POWERFUL`:
 * row-level security would not hold for this login. `DATABASE_UNREACHABLE`: no connection. `POSTGRESQL_TOO_OLD`: below 15.
 * `SCHEMA_OUTDATED`: a migration of this release is pending.
 */
export type DatabaseSetupErrorCode =
  | 'ROLES_MISSING'
  | 'SERVING_ROLE_TOO_POWERFUL'
  | 'DATABASE_UNREACHABLE'
  | 'POSTGRESQL_TOO_OLD'
  | 'SCHEMA_OUTDATED';

/** DATABASE_UNREACHABLE, with the reason that the driver gives. */
export function databaseUnreachable(cause: unknown): DatabaseSetupError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseSetupError(
    'DATABASE_UNREACHABLE',
    `The database cannot be reached: ${reason}`,
    { cause },
  );
}
