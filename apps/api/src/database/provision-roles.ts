import { escapeIdentifier, escapeLiteral } from 'pg';
import { OWNER_ROLE, SERVICE_ROLE } from './roles.ts';

/** Which login and which database the roles are for. */
export interface ProvisioningTarget {
  readonly loginRole: string;
  readonly database: string;
}

/**
 * SQL that makes the roles of ruling 14, for an administrator of the server; running it again changes nothing.
 *
 * The login role inherits nothing from its memberships: without `SET ROLE` it has no right on any table, so a statement
 * that skips `CompanyDatabase` fails instead of seeing everything.
 */
export function provisioningSql({ loginRole, database }: ProvisioningTarget): string {
  const login = escapeIdentifier(loginRole);
  return `do $provision$
begin
  -- Two processes that start at once must not both create the roles.
  perform pg_advisory_xact_lock(hashtext('luciole'), hashtext('roles'));
  if not exists (select from pg_roles where rolname = '${OWNER_ROLE}') then
    create role ${OWNER_ROLE} nologin nosuperuser nobypassrls noinherit;
  end if;
  if not exists (select from pg_roles where rolname = '${SERVICE_ROLE}') then
    create role ${SERVICE_ROLE} nologin nosuperuser nobypassrls noinherit;
  end if;
  if current_setting('server_version_num')::integer >= 160000 then
    execute ${escapeLiteral(`grant ${OWNER_ROLE}, ${SERVICE_ROLE} to ${login} with inherit false, set true`)};
  else
    if (select rolinherit from pg_roles where rolname = ${escapeLiteral(loginRole)}) then
      execute ${escapeLiteral(`alter role ${login} noinherit`)};
    end if;
    execute ${escapeLiteral(`grant ${OWNER_ROLE}, ${SERVICE_ROLE} to ${login}`)};
  end if;
end
$provision$;
grant connect, create on database ${escapeIdentifier(database)} to ${OWNER_ROLE};
grant connect on database ${escapeIdentifier(database)} to ${login};`;
}
