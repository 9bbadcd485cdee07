import type { ServiceAccountInformation, UserInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';

/** What other routes know about teams. */
export interface TeamContext {
  /** Users by id; empty until they have come. */
  readonly users: readonly UserInformation[];
  readonly userName: (id: string) => string;
  readonly accountsOf: (teamId: string) => readonly ServiceAccountInformation[];
}

/** Asks for users and service accounts. */
export function useTeamContext(): TeamContext {
  const users = useQuery(routeQuery('userList', { query: { deleted: 'false' } })).data?.users;
  const accounts = useQuery(routeQuery('serviceAccountList')).data;
  return useMemo(() => {
    const names = new Map((users ?? []).map(({ id, username }) => [id as string, username]));
    return {
      users: users ?? [],
      userName: (id) => names.get(id) ?? id,
      accountsOf: (teamId) => (accounts ?? []).filter(({ owner }) => owner === teamId),
    };
  }, [users, accounts]);
}
