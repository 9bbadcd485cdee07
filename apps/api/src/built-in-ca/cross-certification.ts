import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import { crossCaTemplate, prepareCertificate, type SignedCertificate } from '@luciole/pki';
import { secureRandom, sha256, signCertificate } from '@luciole/pki/node';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { authorityUrls } from './ca-addresses.ts';
import { CaSuccessionsRepository } from './ca-successions.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import type { SignedCertificateAuthority } from './hierarchy.service.ts';
import type { IssuingMaterial } from './issuing-cas.service.ts';
import type { Revoker } from './revoker.ts';

/**
 * Has a root certify the key of its successor (RFC 4210 §4.4, "new with old"), so that whoever trusts the old root alone finds a path to what the new one
 * signs. Prepared, recorded, signed and looked at like every certificate.
 */
@Injectable()
export class CrossCertification {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly successions: CaSuccessionsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Signs the certificate, which nobody gets before {@link complete}. It ends with the first of the two roots.
   *
   * @throws {PkiError} ISSUER_EXPIRED when the old root is about to end
   * @throws {ApplicationError} CA_KEY_OFFLINE when the old root's key has been exported meanwhile
   */
  async sign(
    { actor, companyId }: Revoker,
    old: IssuingMaterial,
    { ca, id, name, wanted }: Pick<SignedCertificateAuthority, 'ca' | 'id' | 'name' | 'wanted'>,
  ): Promise<SignedCertificate> {
    const now = this.clock.now();
    const template = crossCaTemplate({
      subject: wanted.subject,
      publicKey: ca.publicKey,
      notAfter: ca.notAfter,
      authorityUrls: authorityUrls(this.config.pki.baseUrl, old.ca.subjectKeyIdentifier, {
        hasOcsp: old.authorities[0]?.ocspEnabled,
      }),
    });
    const options = { issuer: old.ca, now, random: secureRandom, sha256 };
    const prepared = prepareCertificate(template, options);
    const { serialNumber, tbsDer } = prepared;
    await this.database.inCompany(companyId, async (tx) => {
      // Making the new root took seconds: what was loaded before may have left since, and signs nothing here.
      if (!(await this.authorities.holdsKey(tx, old.id))) {
        throw ApplicationError.of('CA_KEY_OFFLINE', { name: old.name });
      }
      const intent = { signedBy: old.id, serialNumber, tbsDer: Buffer.from(tbsDer) };
      await this.authorities.reserveSerialNumber(tx, intent);
      await this.audit.record(tx, {
        type: 'certificate-authority.signing',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        after: { name, kind: 'CROSS', serialNumber, signedBy: old.name },
      });
    });
    return signCertificate(prepared, old.signer);
  }

  /** From the end of this transaction on chains through the certificate are served. */
  async complete(
    tx: CompanyTransaction,
    { actor }: Revoker,
    old: IssuingMaterial,
    root: SignedCertificateAuthority,
    signed: SignedCertificate,
  ): Promise<void> {
    const { id, name } = root;
    await this.successions.insertCrossCertificate(tx, { id, signedBy: old.id }, signed);
    await this.audit.record(tx, {
      type: 'certificate-authority.cross-certified',
      occurredAt: this.clock.now(),
      actor,
      subject: { kind: 'certificate-authority', id },
      after: {
        name,
        signedBy: old.name,
        serialNumber: signed.serialNumber,
        fingerprintSha256: signed.fingerprint,
      },
    });
  }
}
