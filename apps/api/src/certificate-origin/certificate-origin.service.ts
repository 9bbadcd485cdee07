import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import { formatDateTime, type HandlerResponse, type certificateOrigin } from '@luciole/contract';
import {
  formatName,
  isPkiError,
  type ParsedCertificate,
  parseCertificate,
  readDer,
  readSignatureAlgorithm,
} from '@luciole/pki';
import { certificateFingerprint, verifySignedData } from '@luciole/pki/node';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { IntermediateCertificatesService } from '../intermediate-certificates/intermediate-certificates.service.ts';
import {
  type AuthorityRow,
  type CandidateRow,
  CertificateOriginRepository,
} from './certificate-origin.repository.ts';
import { readPasted, toReadCertificate } from './read-certificate.ts';

type Origin = HandlerResponse<typeof certificateOrigin.find>;
type Revocation = NonNullable<Origin['revocation']>;
type Authority = NonNullable<Origin['certificateAuthorities']>[number];

/** Says whose a certificate is (issue 6 §6): by who signed it, which is verified, and never beyond one company. */
@Injectable()
export class CertificateOriginService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: CertificateOriginRepository,
    private readonly inventory: IntermediateCertificatesService,
    private readonly clock: Clock,
  ) {}

  /** @throws {ApplicationError} CERTIFICATE_UNREADABLE */
  async find(companyId: string, pasted: string): Promise<Origin> {
    const certificate = readPasted(pasted);
    return this.database.inCompany(
      companyId,
      async (tx) =>
        (await this.#asAuthority(tx, certificate)) ??
        (await this.#asIssuer(tx, certificate)) ??
        (await this.#asWorkload(tx, certificate)) ?? {
          kind: 'UNKNOWN',
          certificate: toReadCertificate(certificate),
        },
      { readOnly: true },
    );
  }

  async #asAuthority(
    tx: CompanyTransaction,
    certificate: ParsedCertificate,
  ): Promise<Origin | undefined> {
    const fingerprint = Buffer.from(certificateFingerprint(certificate.der), 'hex');
    const id = await this.repository.authorityOf(tx, fingerprint);
    if (id === undefined) return undefined;
    const authorities = await this.repository.authorities(tx, id);
    return {
      kind: 'CA',
      certificate: toReadCertificate(certificate),
      ...this.#standing(certificate, revocationOfAuthority(certificate, authorities)),
      certificateAuthorities: authorities.map(toAuthority),
    };
  }

  async #asIssuer(
    tx: CompanyTransaction,
    certificate: ParsedCertificate,
  ): Promise<Origin | undefined> {
    const { subjectKeyIdentifier } = certificate.tbs.known;
    if (subjectKeyIdentifier === undefined) return undefined;
    const candidates = await this.repository.bySubjectKey(tx, subjectKeyIdentifier);
    const issuer = candidates.find(({ certificate_der: der }) => der.equals(certificate.der));
    return issuer && this.#origin(tx, 'ISSUER', certificate, issuer);
  }

  /** Anybody can write a key identifier into a certificate; nobody else can sign it. */
  async #asWorkload(
    tx: CompanyTransaction,
    certificate: ParsedCertificate,
  ): Promise<Origin | undefined> {
    const keyIdentifier = certificate.tbs.known.authorityKeyIdentifier?.keyIdentifier;
    if (keyIdentifier === undefined) return undefined;
    for (const candidate of await this.repository.bySubjectKey(tx, keyIdentifier)) {
      if (await isSignedBy(certificate, candidate)) {
        return this.#origin(tx, 'WORKLOAD', certificate, candidate);
      }
    }
    return undefined;
  }

  async #origin(
    tx: CompanyTransaction,
    kind: 'WORKLOAD' | 'ISSUER',
    certificate: ParsedCertificate,
    issuer: CandidateRow,
  ): Promise<Origin> {
    const authorities = await this.repository.authorities(tx, issuer.certificate_authority_id);
    const { account_enabled: enabled, account_name: name, configuration_id: id } = issuer;
    const configuration = id === null ? undefined : await this.repository.configurationName(tx, id);
    const policies = await this.repository.reportedPolicies(tx, issuer.id, issuedAt(certificate));
    return {
      kind,
      certificate: toReadCertificate(certificate),
      ...this.#standing(
        certificate,
        revocationOf('ISSUER', issuer) ?? revocationAmong(authorities),
      ),
      issuerCertificate: await this.inventory.getEvenDeleted(tx, issuer.id),
      serviceAccount: {
        id: issuer.service_account_id,
        ...(name !== null && { name }),
        ...(enabled !== null && { enabled }),
      },
      ...(id !== null &&
        configuration !== undefined && { configuration: { id, name: configuration } }),
      policies: policies.map((policy) => ({
        id: policy.id,
        ...(policy.name !== null && { name: policy.name }),
        reportedCertCount: Number(policy.reported),
        ...(kind === 'WORKLOAD' && policy.revision !== null && { revisionNumber: policy.revision }),
      })),
      certificateAuthorities: authorities.map(toAuthority),
    };
  }

  #standing(
    { tbs }: ParsedCertificate,
    revocation: Revocation | undefined,
  ): Pick<Origin, 'status' | 'revocation'> {
    if (revocation !== undefined) return { status: 'REVOKED', revocation };
    const now = this.clock.now();
    if (now < tbs.notBefore) return { status: 'NOT_YET_VALID' };
    return { status: now > tbs.notAfter ? 'EXPIRED' : 'VALID' };
  }
}

/** Certificates begin half a minute before they are issued, cut to the second (ruling 1). */
function issuedAt({ tbs }: ParsedCertificate): Date {
  return new Date(tbs.notBefore.getTime() + 31_000);
}

async function isSignedBy(
  { signature, tbs }: ParsedCertificate,
  { certificate_der: issuerDer }: CandidateRow,
): Promise<boolean> {
  const issuer = parseCertificate(issuerDer).tbs;
  if (!Buffer.from(tbs.issuerDer).equals(issuer.subjectDer)) return false;
  try {
    const algorithm = readDer(tbs.signatureDer, readSignatureAlgorithm);
    // In none that CAs of ours sign in.
    if (algorithm === undefined) return false;
    return await verifySignedData({
      algorithm,
      subjectPublicKeyInfoDer: issuer.subjectPublicKeyInfo.der,
      data: tbs.der,
      signature,
    });
  } catch (error) {
    if (isPkiError(error)) return false;
    throw error;
  }
}

function revocationOf(
  of: Revocation['of'],
  { reason, revoked_at: revokedAt }: Pick<CandidateRow, 'reason' | 'revoked_at'>,
): Revocation | undefined {
  if (reason === null || revokedAt === null) return undefined;
  return { of, reason, revocationDate: formatDateTime(revokedAt) };
}

/** The revocation of the highest CA that has one: what is under it has ended with it. */
function revocationAmong(authorities: readonly AuthorityRow[]): Revocation | undefined {
  return authorities
    .toReversed()
    .map((authority) => revocationOf('CA', authority))
    .find((found) => found !== undefined);
}

/** That of a cross-certificate is its own: the root whose key it certifies stands without it. */
function revocationOfAuthority(
  { der }: ParsedCertificate,
  authorities: readonly AuthorityRow[],
): Revocation | undefined {
  const crossed = authorities.find(({ cross_der: crossDer }) => crossDer?.equals(der));
  if (crossed === undefined) return revocationAmong(authorities);
  const { cross_reason: reason, cross_revoked_at: revokedAt } = crossed;
  return revocationOf('CA', { reason, revoked_at: revokedAt });
}

function toAuthority({
  certificate_der: der,
  cross_der: crossDer,
  cross_signer_id: crossSignerId,
  id,
  name,
}: AuthorityRow): Authority {
  const { tbs } = parseCertificate(der);
  return {
    id,
    caName: name,
    subject: formatName(tbs.subject),
    fingerprintSha256: certificateFingerprint(der),
    validityEnd: formatDateTime(tbs.notAfter),
    ...(crossDer !== null &&
      crossSignerId !== null && { crossCertificate: toCrossCertificate(crossDer, crossSignerId) }),
  };
}

function toCrossCertificate(der: Buffer, id: string): Authority['crossCertificate'] {
  const { tbs } = parseCertificate(der);
  return {
    fingerprintSha256: certificateFingerprint(der),
    validityEnd: formatDateTime(tbs.notAfter),
    signedBy: { id, subject: formatName(tbs.issuer) },
  };
}
