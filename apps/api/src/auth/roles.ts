import { TEAM_ROLES, type TeamRole } from '@luciole/contract';

/** Whether a text from the database is a role that this release knows. */
export function isRole(role: string): role is TeamRole {
  return (TEAM_ROLES as readonly string[]).includes(role);
}
