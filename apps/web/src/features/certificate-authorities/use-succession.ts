import type { CaRelative, CaSuccession } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';

/** What a CA follows and what follows it; `undefined` until it is known, or as long as nobody wants it. */
export function useSuccession(
  id: CaRelative['id'] | undefined,
  isWanted = true,
): CaSuccession | undefined {
  const params = { id: id as CaRelative['id'] };
  return useQuery({
    ...routeQuery('caSuccession', { params }),
    enabled: isWanted && id !== undefined,
  }).data;
}
