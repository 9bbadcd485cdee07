import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReadRequest } from './read-request.ts';
import { requestedOf } from './requested.ts';
import type { SimulatorSearch } from './simulator-search.ts';

/** The request that is to be judged. */
export type SimulatedRequest =
  | ({ readonly state: 'ready' } & Pick<ReadRequest, 'requested'> & Partial<ReadRequest>)
  | { readonly state: 'unreadable'; readonly code: string; readonly refusal: string }
  /** Nothing pasted yet, or not read yet. */
  | { readonly state: 'none' };

/** The request by hand as the address has it, or the pasted one once it is read and its signature verified. */
export function useRequest(search: SimulatorSearch, pem: string): SimulatedRequest {
  const isPasted = search.by === 'csr';
  const text = pem.trim();
  const { data } = useQuery({
    queryKey: ['simulator', 'certification request', text],
    // The reader of requests comes with the first that is pasted.
    queryFn: async () => (await import('./read-request.ts')).readRequest(text),
    enabled: isPasted && text !== '',
    staleTime: Infinity,
    // What somebody pasted is forgotten with the page.
    gcTime: 0,
  });
  return useMemo(() => {
    if (!isPasted) return { state: 'ready', requested: requestedOf(search) };
    if (data === undefined) return { state: 'none' };
    if ('refusal' in data) return { state: 'unreadable', ...data };
    const { validity } = search;
    const requested = {
      ...data.requested,
      ...(validity !== undefined && { validityPeriod: validity }),
    };
    return { state: 'ready', ...data, requested };
  }, [isPasted, data, search]);
}
