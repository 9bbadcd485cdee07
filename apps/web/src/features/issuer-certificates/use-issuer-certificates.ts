import type { IntermediateCertificateInformation } from '@luciole/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallResult } from '../../api/route-by-id.ts';
import type { ListResult } from '../../components/resource-table/column.ts';
import {
  allPages,
  type Page,
  usePagedList,
} from '../../components/resource-table/use-paged-list.ts';
import { now } from '../../lib/clock.ts';
import { type ListSearch, listQueryOf } from '../../lib/list-search.ts';
import { certificateSearch } from './certificate-search.ts';

export const DEFAULT_SORT = '-creationDate';

type Certificate = IntermediateCertificateInformation;

/** One page of issuer certificates. */
export function useIssuerCertificates(
  search: ListSearch,
  onSearch: (change: ListSearch) => void,
): ListResult<Certificate> {
  const body = certificateSearch(listQueryOf(search, DEFAULT_SORT), now());
  const answer = useQuery({
    ...routeQuery('intermediateCertificateSearch', { body }),
    placeholderData: keepPreviousData,
    select: pageOf,
  });
  return usePagedList(answer, search, onSearch);
}

/** Every certificate that the search shows. */
export function allIssuerCertificates(search: ListSearch): Promise<readonly Certificate[]> {
  const asOf = now();
  return allPages(listQueryOf(search, DEFAULT_SORT), async (query) => {
    const body = certificateSearch(query, asOf);
    return pageOf(await call('intermediateCertificateSearch', { body }));
  });
}

function pageOf(answer: CallResult<'intermediateCertificateSearch'>): Page<Certificate> {
  return {
    rows: answer.intermediateCertificates,
    total: answer.totalCount,
    isLowerBound: answer.totalCountIsLowerBound ?? false,
    nextCursor: answer.nextCursor,
  };
}
