import type { TeamRole, UserInvitationRequest, UserRolesRequest } from '@luciole/contract';
import { countCharacters } from '@luciole/policy';
import { isRole } from '../auth/roles.ts';
import { type Problem, problem } from '../http/application-error.ts';

/** Longest name or address, in characters. */
const MAX_LENGTH = 250;

/** What is wrong with an invitation by itself. */
export function* invitationProblems({
  username,
  emailAddress,
  firstname,
  lastname,
  roles,
}: UserInvitationRequest): Generator<Problem> {
  yield* textProblems('username', username, true);
  if (/\s/u.test(username)) yield invalid('username', 'it holds a space');
  yield* textProblems('emailAddress', emailAddress ?? '', false);
  yield* textProblems('firstname', firstname ?? '', false);
  yield* textProblems('lastname', lastname ?? '', false);
  if (roles.length === 0) yield invalid('roles', 'at least one is needed');
}

/** The roles that a request of the reference's form means, and what is wrong with it. */
export function requestedRoles({ roles, systemAdmin }: UserRolesRequest): {
  readonly roles: readonly TeamRole[];
  readonly problems: readonly Problem[];
} {
  const named: readonly string[] = Object.values(roles ?? {}).flat();
  const known: readonly TeamRole[] = named.filter(isRole);
  const unknown = named.filter((role) => !isRole(role));
  const all = new Set<TeamRole>([
    ...(systemAdmin === true ? ['SYSTEM_ADMIN' as const] : []),
    ...known,
  ]);
  const problems = unknown.map((role) => invalid('roles', `${role} is a role of other products`));
  if (all.size === 0 && unknown.length === 0)
    problems.push(invalid('roles', 'at least one is needed'));
  return { roles: [...all], problems };
}

function* textProblems(member: string, text: string, isRequired: boolean): Generator<Problem> {
  if (isRequired && text.trim() === '') yield invalid(member, 'it is required');
  if (countCharacters(text) > MAX_LENGTH)
    yield invalid(member, `it has more than ${MAX_LENGTH} characters`);
  if (/\p{Cc}/u.test(text)) yield invalid(member, 'it holds a control character');
}

function invalid(member: string, why: string): Problem {
  return problem('USER_FIELD_INVALID', { member, problem: why }, { pointer: `/${member}` });
}
