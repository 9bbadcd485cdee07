import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';

/** Name of a user by id, of those that are there now. */
export type UserName = (id: string) => string | undefined;

export function useUserName(): UserName {
  const users = useQuery(routeQuery('userList')).data?.users;
  return useMemo(() => {
    const names = new Map((users ?? []).map(({ id, username }) => [id as string, username]));
    return (id) => names.get(id);
  }, [users]);
}
