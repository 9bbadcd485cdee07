import type { ExpressionNode } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { routeQuery } from '../api/queries.ts';
import { now } from '../lib/clock.ts';
import { countOf } from '../lib/numbers.ts';

const MINUTE_MS = 60_000;

/** Whose issuers are meant: those of one of these configurations, or of an account. */
export interface IssuersOf {
  readonly configurationIds?: readonly string[];
  readonly serviceAccountId?: string;
}

/** How many issuers hold a CA certificate that is valid now, in words; `undefined` until it is known. */
export function useLiveIssuers({ configurationIds, serviceAccountId }: IssuersOf): {
  readonly count: number | undefined;
  readonly words: string;
} {
  // Whole minutes, held while the page is open: the same question has the same answer.
  const [asOf] = useState(() => Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS);
  const isNone = configurationIds?.length === 0;
  const operands: ExpressionNode[] = [
    { field: 'status', operator: 'EQ', value: 'ISSUED' },
    { field: 'validityEnd', operator: 'GT', value: new Date(asOf).toISOString() },
    ...(configurationIds === undefined
      ? []
      : [{ field: 'configurationId', operator: 'IN', values: [...configurationIds] }]),
    ...(serviceAccountId === undefined
      ? []
      : [{ field: 'serviceAccountId', operator: 'EQ', value: serviceAccountId }]),
  ];
  const { data } = useQuery({
    ...routeQuery('intermediateCertificateSearch', {
      body: { expression: { operator: 'AND', operands }, paging: { pageSize: 1 } },
    }),
    enabled: !isNone,
  });
  const count = isNone ? 0 : data?.totalCount;
  return {
    count,
    // As long as what follows: a sentence around it breaks where it will break.
    words:
      count === undefined
        ? '… live issuer certificates'
        : countOf(count, 'live issuer certificate'),
  };
}
