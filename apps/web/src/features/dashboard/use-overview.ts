import type {
  ConfigurationResponse,
  IntermediateCertificateInformation,
  LastBackup,
} from '@luciole/contract';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { now } from '../../lib/clock.ts';
import { type ChecklistStep, checklist } from './checklist.ts';
import { type CaHealth, hierarchyHealth } from './hierarchy-health.ts';

type Configuration = ConfigurationResponse['configurations'][number];

/** What the dashboard shows, as counts of what there is. */
export interface Overview {
  readonly steps: readonly ChecklistStep[];
  readonly configurations: readonly Configuration[];
  readonly cas: readonly CaHealth[];
  readonly lastBackup: LastBackup;
  readonly liveIssuers: number;
  readonly endingIssuers: number;
  readonly signed: number;
  readonly nextToEnd: readonly IntermediateCertificateInformation[];
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Asks for everything at once; `data` is there when all of it is. */
export function useOverview(): {
  readonly data: Overview | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  // Whole minutes, held while the page is open: the same question has the same answer.
  const [asOf] = useState(() => Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS);
  return useQueries({
    queries: [
      routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
      routeQuery('subCaProviderList'),
      routeQuery('policyList'),
      routeQuery('serviceAccountList'),
      routeQuery('configurationList'),
      routeQuery('intermediateCertificateSearch', {
        body: {
          expression: { operator: 'AND', operands: live(asOf) },
          ordering: { orders: [{ field: 'validityEnd', direction: 'ASC' }] },
          paging: { pageSize: 5 },
        },
      }),
      routeQuery('intermediateCertificateSearch', {
        body: {
          expression: {
            operator: 'AND',
            operands: [
              ...live(asOf),
              { field: 'validityEnd', operator: 'LT', value: iso(asOf + DAY_MS) },
            ],
          },
          paging: { pageSize: 1 },
        },
      }),
      routeQuery('intermediateCertificateSearch', { body: { paging: { pageSize: 1 } } }),
      routeQuery('backupLast'),
    ],
    combine: (results) => {
      const [cas, providers, policies, accounts, configurations, soonest, ending, any, backup] =
        results;
      const common = {
        error: results.find(({ error }) => error !== null)?.error ?? null,
        retry: () => results.forEach(({ refetch }) => void refetch()),
      };
      if (
        cas.data === undefined ||
        providers.data === undefined ||
        policies.data === undefined ||
        accounts.data === undefined ||
        configurations.data === undefined ||
        soonest.data === undefined ||
        ending.data === undefined ||
        any.data === undefined ||
        backup.data === undefined
      ) {
        return { ...common, data: undefined };
      }
      const all = configurations.data.configurations;
      const signed = all.reduce((sum, { totalCertCount }) => sum + totalCertCount, 0);
      const data: Overview = {
        steps: checklist({
          cas: cas.data.accounts.length,
          providers: providers.data.subCaProviders.length,
          policies: policies.data.policies.length,
          issuerAccounts: accounts.data.filter(({ scopes }) =>
            scopes.includes('distributed-issuance'),
          ).length,
          configurations: all.length,
          configurationsWithAccount: all.filter(
            ({ serviceAccountIds }) => serviceAccountIds.length > 0,
          ).length,
          configurationId: all.find(({ serviceAccountIds }) => serviceAccountIds.length > 0)?.id,
          issuers: any.data.totalCount,
          signed,
        }),
        configurations: all,
        cas: hierarchyHealth(
          cas.data.accounts.map(({ account }) => account),
          providers.data.subCaProviders,
          new Date(asOf),
        ),
        lastBackup: backup.data,
        liveIssuers: soonest.data.totalCount,
        endingIssuers: ending.data.totalCount,
        signed,
        nextToEnd: soonest.data.intermediateCertificates,
      };
      return { ...common, data };
    },
  });
}

function live(asOf: number) {
  return [
    { field: 'status', operator: 'EQ', value: 'ISSUED' },
    { field: 'validityEnd', operator: 'GT', value: iso(asOf) },
  ];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
