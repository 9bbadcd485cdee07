import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';

/** What other routes know about service accounts. */
export interface AccountContext {
  /** Name of a team; nothing for no team, its id until the teams have come. */
  readonly teamName: (id: string | undefined) => string | undefined;
  /** Readable name of a scope. */
  readonly scopeName: (id: string) => string;
  /** Configurations that an account may use. */
  readonly configurationsOf: (
    accountId: string,
  ) => readonly { readonly id: string; readonly name: string }[];
}

/** Asks for teams, scopes and configurations; all are empty until they have come. */
export function useAccountContext(): AccountContext {
  const teams = useQuery(routeQuery('teamList')).data?.teams;
  const scopes = useQuery(routeQuery('serviceAccountScopes')).data;
  const configurations = useQuery(routeQuery('configurationList')).data?.configurations;
  return useMemo(() => {
    const teamNames = new Map((teams ?? []).map(({ id, name }) => [id as string, name]));
    const scopeNames = new Map((scopes ?? []).map(({ id, readableName }) => [id, readableName]));
    return {
      teamName: (id) => (id === undefined ? undefined : (teamNames.get(id) ?? id)),
      scopeName: (id) => scopeNames.get(id) ?? id,
      configurationsOf: (id) =>
        (configurations ?? []).filter(({ serviceAccountIds }) =>
          serviceAccountIds.some((one) => one === id),
        ),
    };
  }, [teams, scopes, configurations]);
}
