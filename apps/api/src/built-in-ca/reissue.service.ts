import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import {
  type GeneralName,
  intermediateCaTemplate,
  OID,
  parseCertificate,
  prepareCertificate,
  readCaCertificate,
} from '@luciole/pki';
import { secureRandom, sha256, signCertificate } from '@luciole/pki/node';

import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { authorityUrls, type AuthorityAddresses } from './ca-addresses.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { IssuingCasService } from './issuing-cas.service.ts';
import type { Revoker } from './revoker.ts';
import { sha1 } from './sha1.ts';

/** An intermediate that has a new certificate. */
export interface ReissuedCa {
  readonly name: string;
  /** SHA-256 over the certificates, lower-case hex. */
  readonly before: string;
  readonly after: string;
}

/**
 * Gives intermediates another certificate for the same key and name, with a new serial number: those that do not name the addresses that the public base
 * URL gives (ruling 8), and those that are renewed. What was issued under the old certificate stays valid, because both certify the same name and key.
 */
@Injectable()
export class ReissueService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly issuingCas: IssuingCasService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The company's intermediates that can sign and lack the addresses; none as long as no base URL is configured. */
  async listOutdated(companyId: string): Promise<readonly CertificateAuthority[]> {
    if (this.config.pki.baseUrl === undefined) return [];
    return this.database.inCompany(companyId, (tx) => this.#outdated(tx), { readOnly: true });
  }

  /**
   * Re-issues every intermediate that {@link listOutdated} names, one process at a time; repeated, it finds nothing to do. Killed in between, it has
   * burnt a serial number, and goes on at the next call.
   *
   * @throws {ApplicationError} CA_UNAVAILABLE when the key of a root is not here
   */
  async reissueOutdated(companyId: string, actor: AuditActor): Promise<readonly ReissuedCa[]> {
    // Held by a transaction of its own: the intent must be committed before anything is signed.
    return this.database.inCompany(companyId, async (lock) => {
      await this.authorities.lockReissue(lock);
      const reissued: ReissuedCa[] = [];
      for (const ca of await this.listOutdated(companyId)) {
        reissued.push(await this.#reissue(ca, ca.notAfter, actor));
      }
      return reissued;
    });
  }

  /**
   * Gives an intermediate that was made here a certificate that ends at `notAfter`. Of calls for one certificate a single one succeeds.
   *
   * @param fingerprint - SHA-256 of the certificate that is replaced, lower-case hex
   * @throws {ApplicationError} CA_RENEWED_ALREADY, CA_UNAVAILABLE when the key of the root is not here
   */
  async renew(
    { actor, companyId }: Revoker,
    id: string,
    { fingerprint, notAfter }: { readonly fingerprint: string; readonly notAfter: Date },
  ): Promise<ReissuedCa> {
    return this.database.inCompany(companyId, async (lock) => {
      await this.authorities.lockReissue(lock);
      const ca = await this.database.inCompany(companyId, (tx) => this.authorities.find(tx, id), {
        readOnly: true,
      });
      if (ca?.status !== 'ACTIVE' || ca.fingerprint.toString('hex') !== fingerprint) {
        throw ApplicationError.of('CA_RENEWED_ALREADY', {});
      }
      return this.#reissue(ca, notAfter, actor);
    });
  }

  async #outdated(tx: CompanyTransaction): Promise<readonly CertificateAuthority[]> {
    const outdated: CertificateAuthority[] = [];
    for (const ca of await this.authorities.listActive(tx, 'INTERMEDIATE')) {
      const parent = await this.authorities.find(tx, ca.parentId ?? '');
      // Another's CA decides itself what its certificates name.
      if (parent === undefined || parent.status === 'EXTERNAL') continue;
      // By request file alone, when somebody renews it.
      if (parent.keyOfflineSince !== undefined) continue;
      if (ca.notAfter <= this.clock.now()) continue;
      const wanted = authorityUrls(this.config.pki.baseUrl, parent.subjectKeyIdentifier, {
        hasOcsp: parent.ocspEnabled,
      });
      const stated = addressesIn(ca.certificateDer);
      if (
        stated.caIssuers !== wanted.caIssuers ||
        stated.crl !== wanted.crl ||
        stated.ocsp !== wanted.ocsp
      ) {
        outdated.push(ca);
      }
    }
    return outdated;
  }

  async #reissue(
    old: CertificateAuthority,
    notAfter: Date,
    actor: AuditActor,
  ): Promise<ReissuedCa> {
    const { companyId, id, name } = old;
    const now = this.clock.now();
    const before = old.fingerprint.toString('hex');
    const certified = readCaCertificate(old.certificateDer);

    // 1. Prepare, and 2. remember the intent: the number, and the bytes that are about to be signed.
    const { parent, prepared } = await this.database.inCompany(companyId, async (tx) => {
      const signing = await this.issuingCas.load(tx, old.parentId ?? '');
      const template = intermediateCaTemplate({
        subject: old.subject,
        publicKey: certified.publicKey,
        notAfter,
        authorityUrls: authorityUrls(this.config.pki.baseUrl, signing.ca.subjectKeyIdentifier, {
          hasOcsp: signing.authorities[0]?.ocspEnabled,
        }),
      });
      const options = { issuer: signing.ca, now, random: secureRandom, sha256 };
      const made = prepareCertificate(template, options);
      await this.authorities.reserveSerialNumber(tx, {
        signedBy: signing.id,
        serialNumber: made.serialNumber,
        tbsDer: Buffer.from(made.tbsDer),
      });
      await this.audit.record(tx, {
        type: 'certificate-authority.signing',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: { fingerprintSha256: before },
        after: { name, serialNumber: made.serialNumber, signedBy: signing.name },
      });
      return { parent: signing, prepared: made };
    });

    // 3. Sign. Another name or key would cut off everything that was issued before.
    const signed = await signCertificate(prepared, parent.signer);
    const made = readCaCertificate(signed.der);
    if (
      !sameBytes(made.subjectNameDer, certified.subjectNameDer) ||
      !sameBytes(made.subjectKeyIdentifier, certified.subjectKeyIdentifier)
    ) {
      throw new Error(`CA ${name} cannot be re-issued: its name or key identifier would change`);
    }

    // 4. Complete: from here on the new certificate is served under the CA's name, the old one under its fingerprint.
    await this.database.inCompany(companyId, async (tx) => {
      await this.authorities.replaceCertificate(tx, old, { signed, sha1: sha1(signed.der), now });
      await this.audit.record(tx, {
        type: 'certificate-authority.changed',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: {
          fingerprintSha256: before,
          validityEnd: old.notAfter.toISOString(),
          ...addressesIn(old.certificateDer),
        },
        after: {
          name,
          serialNumber: signed.serialNumber,
          fingerprintSha256: signed.fingerprint,
          validityEnd: signed.notAfter.toISOString(),
          ...addressesIn(signed.der),
        },
      });
    });
    return { name, before, after: signed.fingerprint };
  }
}

/** What a certificate says about where its issuer's certificate, CRL and responder are (RFC 5280 §4.2.2.1 and §4.2.1.13). */
function addressesIn(certificateDer: Uint8Array): AuthorityAddresses {
  const { authorityInfoAccess, cRLDistributionPoints } = parseCertificate(certificateDer).tbs.known;
  const located = (method: string): string | undefined =>
    authorityInfoAccess?.flatMap((access) =>
      access.method === method ? uriOf(access.location) : [],
    )[0];
  const caIssuers = located(OID.caIssuers);
  const ocsp = located(OID.ocsp);
  const crl = cRLDistributionPoints?.flatMap(({ fullName }) => fullName.flatMap(uriOf))[0];
  return {
    ...(caIssuers !== undefined && { caIssuers }),
    ...(crl !== undefined && { crl }),
    ...(ocsp !== undefined && { ocsp }),
  };
}

function uriOf(name: GeneralName): readonly string[] {
  return name.form === 'uniformResourceIdentifier' ? [name.value] : [];
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
