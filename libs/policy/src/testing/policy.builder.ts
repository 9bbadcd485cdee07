import type { SanProperty, SubjectProperty } from '../model/certificate-names.ts';
import type { ExtendedKeyUsage } from '../model/extended-key-usage.ts';
import type { KeyAlgorithm } from '../model/key-algorithm.ts';
import type { KeyUsage } from '../model/key-usage.ts';
import type { CertificatePolicy } from '../model/policy.ts';
import { SUBJECT_PROPERTIES } from '../model/certificate-names.ts';
import type { PropertyConstraint } from '../model/property-constraint.ts';

type Property = SubjectProperty | SanProperty;

const CONSTRAINT: PropertyConstraint = {
  type: 'IGNORED',
  allowedValues: [],
  defaultValues: [],
  minOccurrences: 0,
  maxOccurrences: 0,
};

/** A property constraint with everything empty except what is given. */
export function aConstraint(given: Partial<PropertyConstraint>): PropertyConstraint {
  return { ...CONSTRAINT, ...given };
}

/**
 * Builds policies step by step; every step gives a new builder, so that one can be the start of several.
 * Without steps it permits any RSA-2048 or P-256 workload for an hour, with one dNSName or more.
 */
export class PolicyBuilder {
  readonly #policy: CertificatePolicy;

  constructor(policy: CertificatePolicy) {
    this.#policy = policy;
  }

  named(name: string): PolicyBuilder {
    return this.with({ name });
  }

  validFor(validityPeriod: string): PolicyBuilder {
    return this.with({ validityPeriod });
  }

  ignoring(property: Property): PolicyBuilder {
    return this.constraining(property, { type: 'IGNORED' });
  }

  forbidding(property: Property): PolicyBuilder {
    return this.constraining(property, { type: 'FORBIDDEN' });
  }

  /** At most ten values, at most one common name. */
  permitting(property: Property, ...allowedValues: readonly string[]): PolicyBuilder {
    const maxOccurrences = property === 'commonName' ? 1 : 10;
    return this.constraining(property, { type: 'OPTIONAL', allowedValues, maxOccurrences });
  }

  /** One to ten values, exactly one common name. */
  requiring(property: Property, ...allowedValues: readonly string[]): PolicyBuilder {
    const maxOccurrences = property === 'commonName' ? 1 : 10;
    return this.constraining(property, {
      type: 'REQUIRED',
      allowedValues,
      minOccurrences: 1,
      maxOccurrences,
    });
  }

  locking(property: Property, ...defaultValues: readonly string[]): PolicyBuilder {
    return this.constraining(property, { type: 'LOCKED', defaultValues });
  }

  /** Sets a property from parts, with everything else empty. */
  constraining(property: Property, given: Partial<PropertyConstraint>): PolicyBuilder {
    const member = isSubjectProperty(property) ? 'subject' : 'sans';
    return this.with({ [member]: { ...this.#policy[member], [property]: aConstraint(given) } });
  }

  /** The first algorithm is the default. */
  withKeys(defaultValue: KeyAlgorithm, ...others: readonly KeyAlgorithm[]): PolicyBuilder {
    return this.with({ keyAlgorithm: { allowedValues: [defaultValue, ...others], defaultValue } });
  }

  withKeyUsages(...keyUsages: readonly KeyUsage[]): PolicyBuilder {
    return this.with({ keyUsages });
  }

  withExtendedKeyUsages(...extendedKeyUsages: readonly ExtendedKeyUsage[]): PolicyBuilder {
    return this.with({ extendedKeyUsages });
  }

  /** Replaces members as they are. */
  with(members: Partial<CertificatePolicy>): PolicyBuilder {
    return new PolicyBuilder({ ...this.#policy, ...members });
  }

  build(): CertificatePolicy {
    return this.#policy;
  }
}

function isSubjectProperty(property: Property): property is SubjectProperty {
  return (SUBJECT_PROPERTIES as readonly string[]).includes(property);
}

/** Starts a policy that every step may narrow or widen. */
export function aPolicy(): PolicyBuilder {
  return new PolicyBuilder({
    name: 'web',
    validityPeriod: 'PT1H',
    subject: {},
    sans: {
      dnsNames: aConstraint({ type: 'REQUIRED', minOccurrences: 1, maxOccurrences: 10 }),
    },
    keyAlgorithm: { allowedValues: ['RSA_2048', 'EC_P256'], defaultValue: 'EC_P256' },
    keyUsages: ['digitalSignature'],
    extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
  });
}
