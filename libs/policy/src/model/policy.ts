import { z } from 'zod';

import { ExtendedKeyUsage } from './extended-key-usage.ts';
import { KeyAlgorithm } from './key-algorithm.ts';
import { KeyUsage } from './key-usage.ts';
import { PropertyConstraint } from './property-constraint.ts';
import { parseValidityPeriod } from './validity-period.ts';

/** Longest name of a policy, in characters. */
export const MAX_POLICY_NAME_LENGTH = 64;

/** Constraints on the subject's attributes (RFC 5280 §4.1.2.6); an absent one counts as IGNORED. */
export const SubjectConstraints = z
  .strictObject({
    commonName: PropertyConstraint.optional(),
    organization: PropertyConstraint.optional(),
    organizationalUnit: PropertyConstraint.optional(),
    locality: PropertyConstraint.optional(),
    stateOrProvince: PropertyConstraint.optional(),
    country: PropertyConstraint.optional(),
  })
  .readonly()
  .meta({ id: 'SubjectConstraints' });
export type SubjectConstraints = z.infer<typeof SubjectConstraints>;

/** Constraints on the subject alternative names (RFC 5280 §4.2.1.6); an absent one counts as IGNORED. */
export const SubjectAlternativeNameConstraints = z
  .strictObject({
    dnsNames: PropertyConstraint.optional(),
    ipAddresses: PropertyConstraint.optional(),
    rfc822Names: PropertyConstraint.optional(),
    uniformResourceIdentifiers: PropertyConstraint.optional(),
  })
  .readonly()
  .meta({ id: 'SubjectAlternativeNameConstraints' });
export type SubjectAlternativeNameConstraints = z.infer<typeof SubjectAlternativeNameConstraints>;

/** Key algorithms a request may use, and the one taken when it names none. */
export const KeyAlgorithmConstraint = z
  .strictObject({
    allowedValues: z.array(KeyAlgorithm).min(1).readonly(),
    defaultValue: KeyAlgorithm,
  })
  .readonly()
  .meta({ id: 'KeyAlgorithmConstraint' });
export type KeyAlgorithmConstraint = z.infer<typeof KeyAlgorithmConstraint>;

/**
 * Which certificates an issuer may sign: names, keys, usages and lifetime.
 *
 * The schema checks shape only; use `validatePolicy` for every problem with its code.
 */
export const CertificatePolicy = z
  .strictObject({
    /** 1 … 64 characters, unique per company. */
    name: z.string().min(1).max(MAX_POLICY_NAME_LENGTH),
    /** ISO 8601 duration: both the longest and the default validity period. */
    validityPeriod: z.string().refine((text) => parseValidityPeriod(text) !== undefined, {
      message: 'must be an ISO 8601 duration between one second and 100 years',
    }),
    subject: SubjectConstraints,
    sans: SubjectAlternativeNameConstraints,
    keyAlgorithm: KeyAlgorithmConstraint,
    keyUsages: z.array(KeyUsage).min(1).readonly(),
    extendedKeyUsages: z.array(ExtendedKeyUsage).min(1).readonly(),
  })
  .readonly()
  .meta({ id: 'CertificatePolicy' });
export type CertificatePolicy = z.infer<typeof CertificatePolicy>;
