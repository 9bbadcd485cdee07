/** Owns the schema and everything in it; no login. Only migrations and the rotation of the key-encryption key act as it. */
export const OWNER_ROLE = 'luciole_owner';

/** What every request's SQL runs as; no login, no bypass of row-level security, owns nothing (ruling 14). */
export const SERVICE_ROLE = 'luciole_service';

/** The schema that holds every table and function. */
export const SCHEMA = 'luciole';
