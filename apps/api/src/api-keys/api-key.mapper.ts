import { type ApiKeyInformation, formatDateTime } from '@luciole/contract';
import type { z } from 'zod';
import { toRoleInformation } from '../users/role-information.ts';
import type { ApiKeyRow } from './api-key.row.ts';

/**
 * An API key as the wire shows it.
 *
 * @param key - the key itself, for whoever made it just now or called with it; nobody else has it to give
 */
export function toApiKeyInformation(
  row: ApiKeyRow,
  now: Date,
  key?: string,
): z.input<typeof ApiKeyInformation> {
  return {
    id: row.id,
    ...(key === undefined ? {} : { key }),
    keyPrefix: row.prefix,
    userId: row.user_id,
    username: row.username,
    companyId: row.company_id,
    urlPrefix: row.url_prefix,
    apiKeyStatus: statusAt(row, now),
    apiVersion: row.api_version,
    creationDate: formatDateTime(row.creation_date),
    validityStartDate: formatDateTime(row.validity_start),
    validityEndDate: formatDateTime(row.validity_end),
    ...(row.last_used_on === null ? {} : { lastUsedDate: formatDateTime(row.last_used_on) }),
    ...toRoleInformation(row.roles),
    memberedTeams: [...row.membered_teams],
  };
}

/** Nothing marks a key when its time is over; it is simply no longer taken. */
export function statusAt(row: ApiKeyRow, now: Date): ApiKeyRow['status'] {
  const lives = row.status === 'ACTIVE' || row.status === 'PENDING_ROTATION';
  return lives && row.validity_end <= now ? 'EXPIRED' : row.status;
}
