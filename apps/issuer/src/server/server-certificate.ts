import {
  generateCaKeyPair,
  createSigner,
  secureRandom,
  sha256,
  signCertificate,
} from '@luciole/pki/node';
import { endEntityTemplate, prepareCertificate } from '@luciole/pki';
import type { SubjectNames } from '@luciole/policy';
import type { Authority } from '../authority/authority.ts';
import { type IssuanceViolation } from '../issuance/issuance-violation.ts';
import { readCaConstraints } from '../issuance/ca-constraints.ts';

/** Longest life of the issuer's own server certificate, in seconds. */
const LIFETIME_SECONDS = 86_400;

/** Names that the issuer's own server goes by. */
export interface ServerNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** Certificate and key that the server proves itself with. */
export interface ServerCertificate {
  /** Server's certificate first, then its CA and what is above that, without the root. */
  readonly chainPem: string;
  /** PKCS#8. Node.js takes a server's key in no other form; it is this certificate's alone and lives as long. */
  readonly privateKeyPem: Buffer;
  readonly serialNumber: string;
  readonly notAfter: Date;
  /** When two thirds of its life are over. */
  readonly renewAt: Date;
  /** The name that verifiers will refuse under this CA's constraints, if there is one (ruling 5). */
  readonly violation: IssuanceViolation | undefined;
}

/**
 * A certificate for the server under the issuer's own CA, with a new P-256 key: 24 hours, or what is left of the CA.
 *
 * @throws {PkiError} ISSUER_EXPIRED when too little is left, TEMPLATE_INVALID, NAME_INVALID, GENERAL_NAME_INVALID or
 *   LINT_FAILED when the names make no certificate
 */
export async function issueServerCertificate(
  authority: Authority,
  names: ServerNames,
  now: Date,
): Promise<ServerCertificate> {
  const keyPair = await generateCaKeyPair('EC_P256');
  const template = endEntityTemplate(
    {
      subject: subjectOf(names),
      sans: { ...names, rfc822Names: [], uniformResourceIdentifiers: [] },
      keyAlgorithm: 'EC_P256',
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH'],
      validityPeriod: { years: 0, months: 0, seconds: LIFETIME_SECONDS },
    },
    {
      publicKey: keyPair.subjectPublicKey,
      notAfter: new Date(now.getTime() + LIFETIME_SECONDS * 1000),
    },
  );
  const prepared = prepareCertificate(template, {
    issuer: authority.ca,
    now,
    random: secureRandom,
    sha256,
  });
  const violation = readCaConstraints(authority.ca).checkNames(prepared);
  const signed = await signCertificate(prepared, createSigner(authority.privateKey));
  const life = signed.notAfter.getTime() - now.getTime();
  return {
    chainPem: signed.pem + authority.chainPem,
    privateKeyPem: Buffer.from(keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    serialNumber: signed.serialNumber,
    notAfter: signed.notAfter,
    renewAt: new Date(now.getTime() + (life * 2) / 3),
    violation,
  };
}

const MAX_COMMON_NAME_LENGTH = 64;

/** The first DNS name that fits, for people who look at certificates; programs look at the alternative names. */
function subjectOf({ dnsNames }: ServerNames): SubjectNames {
  const commonName = dnsNames.filter((name) => name.length <= MAX_COMMON_NAME_LENGTH).slice(0, 1);
  return {
    commonName,
    organization: [],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: [],
  };
}
