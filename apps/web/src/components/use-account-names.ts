import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../api/queries.ts';

/** Names of service accounts by id; other objects carry the ids only. */
export type AccountNames = ReadonlyMap<string, string>;

/** Names of all service accounts; empty until they have come. */
export function useAccountNames(): AccountNames {
  const { data } = useQuery(routeQuery('serviceAccountList'));
  return useMemo(() => new Map((data ?? []).map(({ id, name }) => [id, name])), [data]);
}
