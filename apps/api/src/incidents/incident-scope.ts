import type { IncidentTargetKind } from '@luciole/contract';

/** What an incident is about, by its id. */
export interface TargetReference {
  readonly kind: IncidentTargetKind;
  readonly id: string;
}

/** Whose sub-CAs an incident is about: all that is given holds for each of them. */
export interface IncidentScope {
  readonly serviceAccountId?: string;
  /** With the account: one issuer, by its instance name or for want of one. */
  readonly issuer?: { readonly instanceName: string | null };
  readonly configurationId?: string;
  readonly subCaProviderId?: string;
  /** A CA and every one below it. */
  readonly certificateAuthorityIds?: readonly string[];
}

/** A sub-CA that signs, or may within seconds; `$1` is now. */
export const IS_LIVE = `c.status in ('PENDING', 'ISSUED') and c.validity_end > $1`;

/** Parameters are {@link scopeParameters}, from `$2`. */
export const IS_IN_SCOPE = `($2::uuid is null or c.service_account_id = $2)
  and (not $3::boolean or c.instance_name is not distinct from $4)
  and ($5::uuid is null or c.configuration_id = $5)
  and ($6::uuid is null or c.sub_ca_provider_id = $6)
  and ($7::uuid[] is null or c.certificate_authority_id = any($7))`;

export function scopeParameters(scope: IncidentScope): readonly unknown[] {
  return [
    scope.serviceAccountId ?? null,
    scope.issuer !== undefined,
    scope.issuer?.instanceName ?? null,
    scope.configurationId ?? null,
    scope.subCaProviderId ?? null,
    scope.certificateAuthorityIds ?? null,
  ];
}
