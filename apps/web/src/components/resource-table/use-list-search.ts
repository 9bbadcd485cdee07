import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type ListSearch, parseListSearch } from '../../lib/list-search.ts';

/** The list's state in the address, and a function that changes members of it; any change but of the page goes to page one. */
export function useListSearch(): readonly [
  search: ListSearch,
  change: (members: ListSearch) => void,
] {
  const search = useSearch({ strict: false, select: parseListSearch });
  const navigate = useNavigate();
  const change = useCallback(
    (members: ListSearch) => {
      const isPaging = 'page' in members;
      void navigate({
        to: '.',
        search: (before: Readonly<Record<string, unknown>>) => ({
          ...before,
          ...(!isPaging && { page: undefined, after: undefined }),
          ...members,
        }),
        // Typing a search is one step back, not one per letter.
        replace: 'q' in members,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, change];
}
