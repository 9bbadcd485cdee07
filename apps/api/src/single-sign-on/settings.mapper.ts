import { formatDateTime, type SingleSignOnSettings } from '@luciole/contract';
import type { z } from 'zod';
import type { SettingsRow } from './settings.repository.ts';

/** Settings as the wire shows them: without the secret, and without teams that are gone. */
export function toSettings(
  row: SettingsRow,
  existingTeams: ReadonlySet<string>,
): z.input<typeof SingleSignOnSettings> {
  return {
    enabled: row.enabled,
    displayName: row.display_name,
    issuerUrl: row.issuer_url,
    clientId: row.client_id,
    hasClientSecret: row.sealed_client_secret !== null,
    clientAuthentication: row.client_authentication,
    scopes: [...row.scopes],
    groupsClaim: row.groups_claim,
    groupMappings: row.group_mappings.map(({ group, roles, teams }) => ({
      group,
      roles: [...roles],
      teams: teams.filter((id) => existingTeams.has(id)),
    })),
    defaultRoles: [...row.default_roles],
    createUsers: row.create_users,
    linkUsers: row.link_users,
    passwordSignIn: row.password_sign_in,
    requireAuthTime: row.require_auth_time,
    creationDate: formatDateTime(row.creation_date),
    modificationDate: formatDateTime(row.modification_date),
  };
}
