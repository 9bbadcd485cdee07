import type { PolicyInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import type { Option } from '../../components/forms/option-select.tsx';
import { formatDuration } from '../../lib/validity.ts';

/** What a configuration can refer to; everything is empty until it has come. */
export interface Choices {
  readonly providers: readonly Option<string>[];
  readonly policies: readonly PolicyInformation[];
  readonly policyOptions: readonly Option<string>[];
  readonly accounts: readonly Option<string>[];
  readonly awsRegions: readonly Option<string>[];
  readonly googleRegions: readonly Option<string>[];
}

/** Asks for everything that can be chosen. @param configurationId - whose accounts are its own */
export function useChoices(configurationId?: string): Choices {
  const providers = useQuery(routeQuery('subCaProviderList')).data?.subCaProviders;
  const policies = useQuery(routeQuery('policyList')).data?.policies;
  const accounts = useQuery(routeQuery('serviceAccountList')).data;
  const configurations = useQuery(routeQuery('configurationList')).data?.configurations;
  const regions = useQuery(routeQuery('configurationRegions')).data?.regions;
  return useMemo(() => {
    const users = new Map<string, string>(
      (configurations ?? [])
        .filter(({ id }) => id !== configurationId)
        .flatMap(({ name, serviceAccountIds }) => serviceAccountIds.map((id) => [id, name])),
    );
    return {
      providers: (providers ?? []).map(({ id, name, validityPeriod }) => ({
        value: id,
        label: `${name} (${formatDuration(validityPeriod)})`,
      })),
      policies: policies ?? [],
      policyOptions: (policies ?? []).map(({ id, name, validityPeriod }) => ({
        value: id,
        label: `${name} (${formatDuration(validityPeriod)})`,
      })),
      accounts: (accounts ?? []).flatMap(({ id, name, scopes }) => {
        if (!scopes.includes('distributed-issuance')) return [];
        const user = users.get(id);
        return user === undefined
          ? [{ value: id, label: name }]
          : [{ value: id, label: `${name} (belongs to ${user})`, obstacle: `Belongs to ${user}` }];
      }),
      awsRegions: (regions?.aws ?? []).map(regionOption),
      googleRegions: (regions?.google ?? []).map(regionOption),
    };
  }, [providers, policies, accounts, configurations, regions, configurationId]);
}

function regionOption({ id, name }: { readonly id: string; readonly name: string }) {
  return { value: id, label: `${name} (${id})` };
}
