import {
  formatServiceAccountDateTime,
  type ServiceAccountDetails,
  type ServiceAccountInformation,
} from '@luciole/contract';
import type { z } from 'zod';
import type { ServiceAccountEntity } from './service-account.entity.ts';

/** An account in a list, without its public key. */
export function toInformation(
  row: ServiceAccountEntity,
): z.input<typeof ServiceAccountInformation> {
  const isFederated = row.authenticationType === 'rsaKeyFederated';
  return {
    id: row.id,
    companyId: row.companyId,
    name: row.name,
    scopes: row.scopes,
    authenticationType: row.authenticationType,
    enabled: row.enabled,
    ...whenSet('owner', row.ownerTeamId),
    ...whenSet('credentialLifetime', row.credentialLifetime),
    ...whenSet('credentialsExpiringOn', dateTime(row.credentialsExpiringOn)),
    ...whenSet('lastUsedOn', dateTime(row.lastUsedOn)),
    ...whenSet('createdBy', row.createdBy),
    ...whenSet('updatedBy', row.updatedBy),
    updatedOn: formatServiceAccountDateTime(row.updatedOn),
    ...(isFederated ? { applications: row.applications } : {}),
    ...whenSet('audience', row.audience),
    ...whenSet('issuerURL', row.issuerUrl),
    ...whenSet('jwksURI', row.jwksUri),
    ...whenSet('subject', row.subject),
  };
}

/** One account with its public key. */
export function toDetails(row: ServiceAccountEntity): z.input<typeof ServiceAccountDetails> {
  return { ...toInformation(row), ...whenSet('publicKey', row.publicKey) };
}

function dateTime(date: Date | null): string | null {
  return date === null ? null : formatServiceAccountDateTime(date);
}

function whenSet<Name extends string, Value>(
  name: Name,
  value: Value | null,
): Partial<Record<Name, Value>> {
  return value === null ? {} : ({ [name]: value } as Record<Name, Value>);
}
