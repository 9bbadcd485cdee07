import type { IntermediateCertificateInformation } from '@luciole/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import type { ListResult } from '../../components/resource-table/column.ts';
import { now } from '../../lib/clock.ts';
import { type ListSearch, listQueryOf } from '../../lib/list-search.ts';
import { certificateSearch } from './certificate-search.ts';

export const DEFAULT_SORT = '-creationDate';
/** Rows of one request of an export, and of a whole export: what a spreadsheet still opens. */
const EXPORT_PAGE = 1000;
const MAX_EXPORT = 50_000;

type Certificate = IntermediateCertificateInformation;

/** One page of issuer certificates; the API searches, orders and pages. */
export function useIssuerCertificates(
  search: ListSearch,
  onStaleCursor: () => void,
): ListResult<Certificate> {
  const query = listQueryOf(search, DEFAULT_SORT);
  const { data, isPending, isFetching, error, refetch } = useQuery({
    ...routeQuery('intermediateCertificateSearch', { body: certificateSearch(query, now()) }),
    placeholderData: keepPreviousData,
  });
  // A link that somebody kept names a place in a list that is another one now.
  const isStale = error instanceof Problem && error.is('INVALID_CURSOR');
  useEffect(() => {
    if (isStale) onStaleCursor();
  }, [isStale, onStaleCursor]);
  const isUnfiltered = query.text === '' && Object.keys(query.filters).length === 0;
  return {
    rows: data?.intermediateCertificates ?? [],
    total: data?.totalCount ?? 0,
    isLowerBound: data?.totalCountIsLowerBound ?? false,
    nextCursor: data?.nextCursor,
    isEmpty: data?.totalCount === 0 && isUnfiltered,
    isLoading: isPending || isStale,
    isFetching,
    error: isStale ? null : error,
    retry: () => void refetch(),
  };
}

/** Every certificate that the search shows, page by page, up to 50,000. */
export async function allIssuerCertificates(search: ListSearch): Promise<readonly Certificate[]> {
  const query = { ...listQueryOf(search, DEFAULT_SORT), page: 0, size: EXPORT_PAGE };
  const asOf = now();
  const rows: Certificate[] = [];
  let after: string | undefined;
  do {
    const body = certificateSearch({ ...query, after }, asOf);
    const page = await call('intermediateCertificateSearch', { body });
    rows.push(...page.intermediateCertificates);
    after = page.nextCursor;
  } while (after !== undefined && rows.length < MAX_EXPORT);
  return rows;
}
