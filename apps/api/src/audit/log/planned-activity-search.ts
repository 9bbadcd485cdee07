import type { ActivityLogFilter } from '@luciole/contract';

import { ApplicationError } from '../../http/application-error.ts';
import { ActivitySearchRefusedError } from './activity-condition.ts';
import {
  ActivityCursorRefusedError,
  type ActivitySearch,
  planActivitySearch,
} from './activity-search.ts';

/** A search that has been checked. @throws {ApplicationError} MALFORMED with the member that cannot be served, INVALID_CURSOR */
export function plannedActivitySearch(
  companyId: string,
  request: ActivityLogFilter,
): ActivitySearch {
  try {
    return planActivitySearch(companyId, request);
  } catch (error) {
    if (error instanceof ActivityCursorRefusedError) {
      throw ApplicationError.of('INVALID_CURSOR', {}, { pointer: '/paging/after' });
    }
    if (!(error instanceof ActivitySearchRefusedError)) throw error;
    const { pointer, message } = error;
    throw ApplicationError.of('MALFORMED', { path: pointer, problem: message }, { pointer });
  }
}
