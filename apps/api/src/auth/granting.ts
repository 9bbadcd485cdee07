import { PKI_WRITERS, type TeamRole } from '@luciole/contract';
import type { Principal } from './principal.ts';

/** Roles that the bearer of a scope counts as (contract.md §1.2). */
const ROLE_OF_SCOPE: ReadonlyMap<string, TeamRole> = new Map([
  ['tenant-admin-role', 'SYSTEM_ADMIN'],
  ['platform-admin-role', 'PLATFORM_ADMIN'],
]);

/** Roles that hold no right which the key of the entry lacks. */
const NOT_ABOVE: Readonly<Record<TeamRole, readonly TeamRole[]>> = {
  SYSTEM_ADMIN: ['SYSTEM_ADMIN', 'PKI_ADMIN', 'PLATFORM_ADMIN', 'RESOURCE_OWNER', 'GUEST'],
  PKI_ADMIN: ['PKI_ADMIN', 'RESOURCE_OWNER', 'GUEST'],
  PLATFORM_ADMIN: ['PLATFORM_ADMIN', 'RESOURCE_OWNER', 'GUEST'],
  RESOURCE_OWNER: ['RESOURCE_OWNER', 'GUEST'],
  GUEST: ['GUEST'],
};

/** Whether a principal may give somebody a role: nobody gives what is above the own role (ruling 16). */
export function mayGrantRole(principal: Principal, role: TeamRole): boolean {
  return rolesOf(principal).some((own) => NOT_ABOVE[own].includes(role));
}

/**
 * Whether a principal may give a service account a scope, or change an account that has it; whoever can write accounts at
 * all may give a scope that is no role (ruling 16).
 */
export function mayGrantScope(principal: Principal, scope: string): boolean {
  const role = ROLE_OF_SCOPE.get(scope);
  return role === undefined || mayGrantRole(principal, role);
}

/** Whether a principal may change what issuers are and do. */
export function mayWritePki(principal: Principal): boolean {
  const writers: readonly TeamRole[] = PKI_WRITERS;
  return rolesOf(principal).some((own) => writers.includes(own));
}

function rolesOf(principal: Principal): readonly TeamRole[] {
  return principal.kind === 'user'
    ? principal.roles
    : principal.scopes.flatMap((scope) => ROLE_OF_SCOPE.get(scope) ?? []);
}
