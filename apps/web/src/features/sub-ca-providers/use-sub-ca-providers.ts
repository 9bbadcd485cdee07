import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';

/** What other routes know about providers. */
export interface ProviderContext {
  /** Name of a CA account; its id until the accounts have come. */
  readonly accountName: (id: string) => string;
  /** Configurations that use a provider. */
  readonly configurationsOf: (
    providerId: string,
  ) => readonly { readonly id: string; readonly name: string }[];
}

/** Asks for accounts and configurations; both are empty until they have come. */
export function useProviderContext(): ProviderContext {
  const accounts = useQuery(routeQuery('caAccountList', { params: { type: 'BUILTIN' } })).data;
  const configurations = useQuery(routeQuery('configurationList')).data?.configurations;
  return useMemo(() => {
    const names = new Map<string, string>(
      accounts?.accounts.map(({ account }) => [account.id, account.key]),
    );
    const byProvider = Map.groupBy(
      configurations ?? [],
      ({ subCaProvider }) => subCaProvider.id as string,
    );
    return {
      accountName: (id) => names.get(id) ?? id,
      configurationsOf: (id) => byProvider.get(id) ?? [],
    };
  }, [accounts, configurations]);
}
