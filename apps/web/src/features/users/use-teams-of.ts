import type { TeamInformation, UserInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';

/** Teams of a user, as owner or member; none until they have come. */
export type TeamNames = (
  user: Pick<UserInformation, 'ownedTeams' | 'memberedTeams'>,
) => readonly TeamInformation[];

export function useTeamsOf(): TeamNames {
  const teams = useQuery(routeQuery('teamList')).data?.teams;
  return useMemo(
    () =>
      ({ ownedTeams, memberedTeams }) =>
        (teams ?? []).filter(({ id }) => ownedTeams.includes(id) || memberedTeams.includes(id)),
    [teams],
  );
}
