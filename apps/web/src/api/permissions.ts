import type { TeamRole } from '@luciole/contract';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { TABLE as ROUTES } from 'virtual:luciole/routes';
import { ROLES } from '../lib/roles.ts';
import { isSession } from './credential.ts';
import { routeQuery } from './queries.ts';
import type { RouteId } from './route-by-id.ts';

/** Roles of whoever is signed in, those of the teams too; `undefined` until they are known. */
export function useRoles(): readonly TeamRole[] | undefined {
  const hasSession = isSession();
  const session = useQuery({ ...routeQuery('sessionGet'), enabled: hasSession }).data;
  const self = useQuery({ ...routeQuery('userAccountSelf'), enabled: !hasSession }).data?.user;
  const isInTeam = self !== undefined && isInTeams(self);
  const teams = useQuery({ ...routeQuery('teamList'), enabled: isInTeam }).data?.teams;
  if (hasSession) return session?.roles;
  if (self === undefined || (isInTeam && teams === undefined)) return undefined;
  const ofTeams = (teams ?? [])
    .filter(({ id }) => self.ownedTeams.includes(id) || self.memberedTeams.includes(id))
    .map(({ role }) => role);
  return [...ownRolesOf(self), ...ofTeams];
}

/**
 * Asks for what {@link useRoles} answers from. Never rejects: of whom nothing is known, nothing is offered, and a page that
 * needs an answer asks again and says why there is none.
 */
export async function loadRoles(queryClient: QueryClient): Promise<void> {
  try {
    if (isSession()) {
      await queryClient.ensureQueryData(routeQuery('sessionGet'));
      return;
    }
    const { user } = await queryClient.ensureQueryData(routeQuery('userAccountSelf'));
    if (isInTeams(user)) await queryClient.ensureQueryData(routeQuery('teamList'));
  } catch {
    // See above.
  }
}

/**
 * Tells for any route of the contract whether whoever is signed in may call it, as the contract declares it; false until
 * the roles are known. What is hidden because of it is refused by the API as well.
 */
export function useMay(): (route: RouteId) => boolean {
  const roles = useRoles();
  // By what they are, not by which array has them: whoever asks need not ask again.
  const held = roles?.join(' ');
  return useCallback(
    (route) => {
      if (held === undefined) return false;
      const permitted = ROUTES[route]?.[2];
      return permitted === undefined || held.split(' ').some((role) => isOneOf(permitted, role));
    },
    [held],
  );
}

function isInTeams(user: {
  readonly ownedTeams: readonly string[];
  readonly memberedTeams: readonly string[];
}): boolean {
  return user.ownedTeams.length + user.memberedTeams.length > 0;
}

function isOneOf(roles: readonly TeamRole[], role: string): boolean {
  return roles.some((one) => one === role);
}

/** The own roles of a user, without those of teams: SYSTEM_ADMIN stands apart from the rest on the wire. */
export function ownRolesOf({
  systemRoles,
  productRoles,
}: {
  readonly systemRoles: readonly string[];
  readonly productRoles: Readonly<Record<string, readonly string[]>>;
}): readonly TeamRole[] {
  const all = [...systemRoles, ...Object.values(productRoles).flat()];
  return ROLES.filter((role) => all.includes(role));
}
