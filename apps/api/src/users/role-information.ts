import type { ProductRoles, SystemRole, TeamRole } from '@luciole/contract';

/** Roles as the ecosystem splits them: over the whole company, and by product (contract.md §2.8). */
export interface RoleInformation {
  readonly systemRoles: SystemRole[];
  readonly productRoles: ProductRoles;
}

/** The two lists that roles become on the wire; all of ours count for any product. */
export function toRoleInformation(roles: readonly TeamRole[]): RoleInformation {
  const products = roles.filter((role) => role !== 'SYSTEM_ADMIN');
  return {
    systemRoles: roles.includes('SYSTEM_ADMIN') ? ['SYSTEM_ADMIN'] : [],
    productRoles: products.length === 0 ? {} : { ANY: products },
  };
}
