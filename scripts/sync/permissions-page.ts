import {
  type RouteDefinition,
  ROUTES,
  SERVICE_ACCOUNT_SCOPES,
  TEAM_ROLES,
} from '@luciole/contract';
import { code, GENERATED, table } from './markdown.ts';

const CREDENTIALS: Readonly<Record<RouteDefinition['auth'], string>> = {
  none: 'none',
  apiKey: 'API key or session',
  bearer: 'access token',
  any: 'API key, session or access token',
};

/** docs/reference/permissions.md: who may call what, by group. */
export function permissionsPage(): string {
  const tags = [...new Set(ROUTES.map(({ tag }) => tag))];
  const groups = tags.map((tag) => {
    const rows = ROUTES.filter((route) => route.tag === tag).map((route) => [
      code(`${route.method} ${route.path}`),
      CREDENTIALS[route.auth] + (route.recentAuthentication === true ? ', recent' : ''),
      listed(route.roles, TEAM_ROLES),
      listed(route.scopes, SERVICE_ACCOUNT_SCOPES),
    ]);
    return `## ${tag}\n\n${table(['Route', 'Credential', 'Roles', 'Scopes'], rows)}`;
  });
  return `${GENERATED}

# Permissions

A user calls with an API key or the session of a browser and needs one of the roles, the own ones or those of the teams; a
service account calls with an access token and needs one of the scopes. \`RESOURCE_OWNER\` changes only the own teams and
what they own. Where the credential says *recent*, a session needs a sign-in of the last ten minutes. Nobody grants a role or a scope above the own one. A token with the scope \`distributed-issuance\` alone sees its own
configuration and its own certificates, nothing else. What belongs to another company does not exist: 404.

${groups.join('\n\n')}
`;
}

function listed(names: readonly string[] | undefined, all: readonly string[]): string {
  if (names === undefined) return '';
  return names.length === all.length ? 'every' : names.map(code).join(', ');
}
