import type { IntermediateCertificateInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 2000;

/** How far the issuer has come. */
export interface FirstContact {
  /** When the account was used last; absent when never. */
  readonly signedInOn: string | undefined;
  /** The newest CA certificate that was issued to the account. */
  readonly certificate: IntermediateCertificateInformation | undefined;
  /** Workload certificates that it has reported. */
  readonly signed: number;
}

/** Looks every two seconds, while the page is in sight, how far the issuer with this account has come. */
export function useFirstContact(serviceAccountId: string, configurationId: string): FirstContact {
  const live = { refetchInterval: LOOK_EVERY_MS, staleTime: 0 };
  const account = useQuery({
    ...routeQuery('serviceAccountGet', { params: { id: serviceAccountId } }),
    ...live,
  });
  const newest = useQuery({
    ...routeQuery('intermediateCertificateSearch', {
      body: {
        expression: {
          operator: 'AND',
          operands: [
            { field: 'serviceAccountId', operator: 'EQ', value: serviceAccountId },
            { field: 'configurationId', operator: 'EQ', value: configurationId },
            { field: 'status', operator: 'EQ', value: 'ISSUED' },
          ],
        },
        ordering: { orders: [{ field: 'creationDate', direction: 'DESC' }] },
        paging: { pageSize: 1 },
      },
    }),
    ...live,
  });
  const certificate = newest.data?.intermediateCertificates[0];
  return {
    signedInOn: account.data?.lastUsedOn,
    certificate,
    signed: certificate?.totalCertCount ?? 0,
  };
}
