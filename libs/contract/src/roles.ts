import { z } from 'zod';

/** What a user may do, given by the role of a team or of the user (contract.md §2.8). */
export const TEAM_ROLES = [
  'SYSTEM_ADMIN',
  'PKI_ADMIN',
  'RESOURCE_OWNER',
  'GUEST',
  'PLATFORM_ADMIN',
] as const;
export const TeamRole = z.enum(TEAM_ROLES).meta({ id: 'TeamRole' });
export type TeamRole = z.infer<typeof TeamRole>;

/** Every role: reading. */
export const READERS = [...TEAM_ROLES] as const;
/** Writing policies, providers, configurations, issuer certificates and CA accounts. */
export const PKI_WRITERS = ['SYSTEM_ADMIN', 'PKI_ADMIN'] as const;
/**
 * Writing teams and service accounts: RESOURCE_OWNER those of the own teams. The rooms check that, and that nobody grants
 * above the own role (ruling 16).
 */
export const OWNERS = ['SYSTEM_ADMIN', 'PKI_ADMIN', 'RESOURCE_OWNER'] as const;
/** Users and what belongs to the company. */
export const ADMINISTRATORS = ['SYSTEM_ADMIN'] as const;

/** Reading the audit trail: it tells of everybody, and from where they came. */
export const AUDITORS = ['SYSTEM_ADMIN', 'PKI_ADMIN', 'PLATFORM_ADMIN'] as const;

/** Ids of the scopes that a service account can hold (contract.md §1.2). */
export const SERVICE_ACCOUNT_SCOPES = [
  'distributed-issuance',
  'certificate-issuance',
  'kubernetes-discovery',
  'oci-registry-cm',
  'oci-registry-cm-vei',
  'oci-registry-cm-ape',
  'oci-registry-cm-os',
  'oci-registry-firefly-ent',
  'platform-admin-role',
  'tenant-admin-role',
  'satellite',
] as const;
export type ServiceAccountScopeId = (typeof SERVICE_ACCOUNT_SCOPES)[number];

/** Scope of a running issuer; it opens the bootstrap routes and nothing else (ruling 16). */
export const BOOTSTRAP_SCOPES = ['distributed-issuance'] as const;
/** Scopes that may read what an administrator reads: `platform-admin-role` counts as PLATFORM_ADMIN. */
export const READER_SCOPES = ['tenant-admin-role', 'platform-admin-role'] as const;
/** Scope that counts as SYSTEM_ADMIN. */
export const ADMINISTRATOR_SCOPES = ['tenant-admin-role'] as const;
/** As {@link OWNERS}, for bearers. */
export const OWNER_SCOPES = [...ADMINISTRATOR_SCOPES] as const;
