import type { TeamRole } from '@luciole/contract';

/** Roles from most to least. */
export const ROLES = [
  'SYSTEM_ADMIN',
  'PKI_ADMIN',
  'RESOURCE_OWNER',
  'PLATFORM_ADMIN',
  'GUEST',
] as const satisfies readonly TeamRole[];
