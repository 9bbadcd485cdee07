import {
  type ConfigurationInformation,
  type ExtendedPolicyInformation,
  formatDateTime,
  type PolicyInformation,
  type PolicyUpdateRequest,
} from '@luciole/contract';
import type { CertificatePolicy, PropertyConstraint } from '@luciole/policy';
import type { z } from 'zod';
import type { PolicyEntity } from './policy.entity.ts';

/**
 * A stored policy with a PATCH laid over it, still unjudged: present members replace, and inside `subject` and `sans`
 * each present property replaces that property as a whole while absent ones stay (contract.md §2.1.5).
 */
export function patched(
  stored: CertificatePolicy,
  patch: PolicyUpdateRequest,
): Readonly<Record<string, unknown>> {
  const replaced = Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== null && value !== undefined),
  );
  return {
    ...stored,
    ...replaced,
    subject: mergedProperties(stored.subject, patch.subject),
    sans: mergedProperties(stored.sans, patch.sans),
  };
}

function mergedProperties(stored: object, patch: object | null | undefined): object {
  const present = Object.entries(patch ?? {}).filter(([, property]) => property !== null);
  return { ...stored, ...Object.fromEntries(present) };
}

/** The policy of a row. */
export function policyOf(row: PolicyEntity): CertificatePolicy {
  return { name: row.name, validityPeriod: row.validityPeriod, ...row.document };
}

/** A policy as configurations show it. */
export function toPolicyInformation(row: PolicyEntity): z.input<typeof PolicyInformation> {
  return {
    id: row.id,
    companyId: row.companyId,
    ...toPolicyContent(policyOf(row)),
    creationDate: formatDateTime(row.creationDate),
    modificationDate: formatDateTime(row.modificationDate),
  };
}

/** What a policy says, as answers have it. */
export function toPolicyContent(
  policy: CertificatePolicy,
): Omit<
  z.input<typeof PolicyInformation>,
  'id' | 'companyId' | 'creationDate' | 'modificationDate'
> {
  const { extendedKeyUsages, keyAlgorithm, keyUsages, name, sans, subject, validityPeriod } =
    policy;
  return {
    name,
    validityPeriod,
    subject: propertiesInformation(subject),
    sans: propertiesInformation(sans),
    keyAlgorithm: { ...keyAlgorithm, allowedValues: [...keyAlgorithm.allowedValues] },
    keyUsages: [...keyUsages],
    extendedKeyUsages: [...extendedKeyUsages],
  };
}

function propertiesInformation(properties: object) {
  const entries = Object.entries<PropertyConstraint | undefined>({ ...properties });
  return Object.fromEntries(
    entries.map(([name, property]) => [
      name,
      property && {
        ...property,
        allowedValues: [...property.allowedValues],
        defaultValues: [...property.defaultValues],
      },
    ]),
  );
}

/** A policy with the configurations that refer to it. */
export function toExtendedPolicyInformation(
  row: PolicyEntity,
  configurations: readonly z.input<typeof ConfigurationInformation>[],
): z.input<typeof ExtendedPolicyInformation> {
  return { ...toPolicyInformation(row), configurations: [...configurations] };
}
