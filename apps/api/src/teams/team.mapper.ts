import { formatDateTime, type TeamInformation } from '@luciole/contract';
import type { z } from 'zod';
import { toRoleInformation } from '../users/role-information.ts';
import type { TeamEntity } from './team.entity.ts';

/** Ids of the users of a team, in the order in which they came. */
export interface TeamUsers {
  readonly owners: readonly string[];
  readonly members: readonly string[];
}

/** A team as the wire shows it. */
export function toTeamInformation(
  row: TeamEntity,
  { owners, members }: TeamUsers,
): z.input<typeof TeamInformation> {
  return {
    id: row.id,
    companyId: row.companyId,
    name: row.name,
    role: row.role,
    owners: [...owners],
    members: [...members],
    userMatchingRules: row.userMatchingRules,
    ...(row.mayChangeAttachedCredentials && { mayChangeAttachedCredentials: true as const }),
    ...toRoleInformation([row.role]),
    modificationDate: formatDateTime(row.modificationDate),
  };
}
