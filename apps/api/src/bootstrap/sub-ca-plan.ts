import { randomInt } from 'node:crypto';

import type { CertificateTemplate, PublicKey } from '@luciole/pki';
import { subordinateCaTemplate } from '@luciole/pki';
import { addValidityPeriod, parseValidityPeriod, type SubjectNames } from '@luciole/policy';

import { type AuthorityAddresses, authorityUrls } from '../built-in-ca/ca-addresses.ts';
import type { BootstrapContext } from './bootstrap-context.ts';
import {
  type IssuerServerNames,
  type SubCaConstraints,
  subCaConstraints,
} from './sub-ca-constraints.ts';
import { subCaDigest } from './sub-ca-digest.ts';
import { subordinateCaSubject } from './subordinate-ca-name.ts';

const NO_SERVER: IssuerServerNames = { dnsNames: [], ipAddresses: [] };

/** What an issuer's sub-CA certificate will be, apart from its key. */
export interface SubCaPlan {
  readonly subject: SubjectNames;
  /** Ruling 23; without instance and server names, which are the issuer's own business. */
  readonly digest: string;
  readonly constraints: SubCaConstraints;
  readonly urls: AuthorityAddresses;
}

/**
 * The digest of what shapes sub-CAs of this configuration; the same for all of its issuers, so that each can compare it with that of its own.
 */
export function digestOf(context: BootstrapContext, pkiUrl: string | undefined): string {
  const { authority, provider } = context;
  return subCaDigest({
    subject: namesOf(context),
    keyAlgorithm: provider.key_algorithm,
    validityPeriod: provider.validity_period,
    caFingerprint: authority.fingerprint ?? '',
    // Without the shard: which one a certificate is in is chance, and no reason for another certificate.
    urls: authorityUrls(pkiUrl, authority.keyIdentifier ?? '', {
      hasOcsp: authority.hasOcsp === true,
    }),
    constraints: {
      ...subCaConstraints(context, NO_SERVER),
      hasSerialNumber: provider.subject_serial_number === true,
    },
  });
}

/**
 * Plans an issuer's certificate; `undefined` when instance name and provider's common name exceed 64 characters together.
 *
 * @throws {PkiError} CONSTRAINTS_INVALID
 */
export function planSubCa(
  context: BootstrapContext,
  instance: { readonly name: string | undefined; readonly server: IssuerServerNames },
  pkiUrl: string | undefined,
): SubCaPlan | undefined {
  const subject = subordinateCaSubject(providerNames(context), instance.name);
  if (subject === undefined) return undefined;
  return {
    subject,
    digest: digestOf(context, pkiUrl),
    constraints: subCaConstraints(context, instance.server),
    urls: authorityUrls(pkiUrl, context.authority.keyIdentifier ?? '', {
      crlShard: shardFor(context, pkiUrl),
      hasOcsp: context.authority.hasOcsp === true,
    }),
  };
}

/** The template of the planned certificate for a public key; the validity is measured from `now`. */
export function templateOf(
  plan: SubCaPlan,
  { provider }: BootstrapContext,
  publicKey: PublicKey,
  now: Date,
): CertificateTemplate {
  const period = parseValidityPeriod(provider.validity_period);
  if (period === undefined) throw new Error(`provider ${provider.id} has no validity period`);
  return subordinateCaTemplate({
    subject: plan.subject,
    publicKey,
    notAfter: addValidityPeriod(now, period),
    authorityUrls: plan.urls,
    hasRandomSubjectSerialNumber: provider.subject_serial_number === true,
    nameConstraints: plan.constraints.nameConstraints,
    extendedKeyUsages: plan.constraints.extendedKeyUsages,
  });
}

/** One of the CA's shards by chance, so that they grow alike; 0 unless their CRLs say that they are for this base URL. */
function shardFor({ authority }: BootstrapContext, pkiUrl: string | undefined): number {
  const shards = authority.crlShards ?? 0;
  if (shards === 0 || pkiUrl === undefined) return 0;
  return authority.crlBaseUrls?.includes(pkiUrl) === true ? 1 + randomInt(shards) : 0;
}

function namesOf(context: BootstrapContext): SubjectNames {
  const names = subordinateCaSubject(providerNames(context), undefined);
  if (names === undefined) throw new Error(`provider ${context.provider.id} has too long a name`);
  return names;
}

function providerNames({ provider }: BootstrapContext): Parameters<typeof subordinateCaSubject>[0] {
  return {
    commonName: provider.common_name,
    organization: provider.organization,
    organizationalUnit: provider.organizational_unit,
    locality: provider.locality,
    stateOrProvince: provider.state_or_province,
    country: provider.country,
  };
}
