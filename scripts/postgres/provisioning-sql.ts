import { escapeIdentifier } from 'pg';

/** Until the database room lands its own: the roles of the three-role model and nothing more. */
export function provisioningSql({
  loginRole,
  database,
}: {
  loginRole: string;
  database: string;
}): string {
  const login = escapeIdentifier(loginRole);
  return [
    create('luciole_owner'),
    create('luciole_service'),
    `GRANT luciole_owner, luciole_service TO ${login};`,
    `GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO luciole_owner;`,
    'GRANT CREATE, USAGE ON SCHEMA public TO luciole_owner;',
  ].join('\n');
}

function create(role: string): string {
  return `DO $$ BEGIN CREATE ROLE ${role} NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`;
}
