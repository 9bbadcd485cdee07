import * as z from 'zod';

/** The URL of a PostgreSQL database. */
export const postgresUrl = z
  .string({ error: 'is required: a postgres:// URL of the login role' })
  .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');
