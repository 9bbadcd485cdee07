import { type CurrentSession, formatDateTime, type SessionInformation } from '@luciole/contract';
import type { z } from 'zod';
import type { SessionRow, SignInUser } from './sessions.repository.ts';

/** A session as the wire shows it. */
export function toSessionInformation(
  row: SessionRow,
  currentId: string | undefined,
  idleMs: number,
): z.input<typeof SessionInformation> {
  const idleUntil = Math.min(row.last_seen_on.getTime() + idleMs, row.expires_on.getTime());
  return {
    id: row.id,
    isCurrent: row.id === currentId,
    method: row.method,
    secondFactor: row.second_factor,
    createdOn: formatDateTime(row.created_on),
    authenticatedOn: formatDateTime(row.authenticated_on),
    lastSeenOn: formatDateTime(row.last_seen_on),
    idleUntil: formatDateTime(new Date(idleUntil)),
    expiresOn: formatDateTime(row.expires_on),
    ...(row.source_address === null ? {} : { sourceAddress: row.source_address }),
    ...(row.user_agent === null ? {} : { userAgent: row.user_agent }),
  };
}

/** The caller's session and who that is. */
export function toCurrentSession(
  row: SessionRow,
  user: SignInUser,
  companyId: string,
  idleMs: number,
): z.input<typeof CurrentSession> {
  return {
    session: toSessionInformation(row, row.id, idleMs),
    userId: user.id,
    username: user.username,
    companyId,
    urlPrefix: user.url_prefix,
    roles: [...user.roles],
    passwordChangeRequired: user.must_change && row.method !== 'SINGLE_SIGN_ON',
  };
}
