import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import type { AccountNames } from './configuration-columns.tsx';

/** Names of all service accounts by id; empty until they have come. */
export function useAccountNames(): AccountNames {
  const { data } = useQuery(routeQuery('serviceAccountList'));
  return useMemo(() => new Map((data ?? []).map(({ id, name }) => [id, name])), [data]);
}
