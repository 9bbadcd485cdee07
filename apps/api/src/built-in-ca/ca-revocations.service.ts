import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  formatDateTime,
  type HandlerResponse,
  type RevocationReason,
  type revocations,
} from '@luciole/contract';
import { parseCertificate } from '@luciole/pki';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { authorityUrls, shardNamedIn } from './ca-addresses.ts';
import { CaRevocationsRepository } from './ca-revocations.repository.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlPublisher } from './crl-publisher.ts';
import type { Revoker } from './revoker.ts';

/** Revokes intermediates, and says which CAs answer OCSP (decision 0027). */
@Injectable()
export class CaRevocationsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly repository: CaRevocationsRepository,
    private readonly publisher: CrlPublisher,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Revokes every certificate of an intermediate that has not expired, and publishes it in the CRL of the CA above. The intermediate issues nothing
   * from then on, and goes on signing its own CRL. Once more with the same reason changes nothing. Of a root this revokes the certificate that another
   * root made for its key, and nothing else: only verifiers can cease to trust a root.
   *
   * @throws {ApplicationError} NOT_FOUND, ROOT_NOT_REVOCABLE, CA_REVOKED_ELSEWHERE, CERTIFICATE_ALREADY_REVOKED for another reason, CERTIFICATE_NOT_REVOCABLE
   *   when all of them have expired
   */
  async revoke(
    { actor, companyId }: Revoker,
    id: string,
    reason: RevocationReason,
  ): Promise<HandlerResponse<typeof revocations.revokeAuthority>> {
    const now = this.clock.now();
    const parentId = await this.database.inCompany(companyId, async (tx) => {
      // Whoever re-issues it now would make a certificate that is not revoked.
      await this.authorities.lockReissue(tx);
      const ca = await this.#require(tx, id);
      const { name } = ca;
      const above = ca.parentId ?? (await this.repository.crossSigner(tx, id));
      if (above === undefined) throw ApplicationError.of('ROOT_NOT_REVOCABLE', {});
      if ((await this.#require(tx, above)).status === 'EXTERNAL') {
        throw ApplicationError.of('CA_REVOKED_ELSEWHERE', {});
      }
      const known = await this.repository.revocations(tx, above, id);
      const numbers = new Set(known.map((revocation) => revocation.serial_number));
      // A CRL that was taken over can list one of them alone, and the others are for the same key.
      const found = (await this.repository.certificates(tx, id, now)).filter(
        (certificate) => !numbers.has(certificate.serial_number),
      );
      if (found.length === 0) {
        const [revoked] = known;
        if (revoked === undefined) throw ApplicationError.of('CERTIFICATE_NOT_REVOCABLE', {});
        if (revoked.reason === reason) return above;
        throw ApplicationError.of('CERTIFICATE_ALREADY_REVOKED', {});
      }
      const certificates = found.map((certificate) => ({
        ...certificate,
        crlShard: shardNamedIn(parseCertificate(certificate.certificate_der)),
      }));
      await this.repository.revoke(tx, { id, parentId: above }, certificates, { now, reason });
      await this.audit.record(tx, {
        type: 'certificate-authority.revoked',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: { status: ca.status },
        after: {
          name,
          status: ca.parentId === undefined ? ca.status : 'RETIRED',
          reason,
          serialNumbers: certificates.map((certificate) => certificate.serial_number),
        },
      });
      return above;
    });
    await this.publisher.publish(companyId, [parentId]);
    return this.database.inCompany(companyId, (tx) => this.#view(tx, id, parentId), {
      readOnly: true,
    });
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async ocspSettings(
    companyId: string,
    id: string,
  ): Promise<HandlerResponse<typeof revocations.ocspSettings>> {
    const ca = await this.database.inCompany(companyId, (tx) => this.#require(tx, id), {
      readOnly: true,
    });
    return this.#ocspView(ca);
  }

  /**
   * Has the certificates of a CA name its OCSP responder, or no longer; once it answered, it goes on for those that name it.
   *
   * @throws {ApplicationError} NOT_FOUND, OCSP_WITHOUT_ADDRESS without a public base URL, CA_UNAVAILABLE or
   *   CA_KEY_OFFLINE when its key is not here to certify a responder
   */
  async changeOcspSettings(
    { actor, companyId }: Revoker,
    id: string,
    enabled: boolean,
  ): Promise<HandlerResponse<typeof revocations.changeOcspSettings>> {
    const now = this.clock.now();
    const ca = await this.database.inCompany(companyId, async (tx) => {
      const found = await this.#require(tx, id);
      if (found.ocspEnabled === enabled) return found;
      if (enabled) await this.#requireAnswerable(tx, found);
      const ocspSince = await this.repository.changeOcsp(tx, id, enabled, now);
      await this.audit.record(tx, {
        type: 'certificate-authority.changed',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: { name: found.name, ocspEnabled: found.ocspEnabled },
        after: { name: found.name, ocspEnabled: enabled },
      });
      return { ...found, ocspEnabled: enabled, ocspSince };
    });
    return this.#ocspView(ca);
  }

  async #requireAnswerable(
    tx: CompanyTransaction,
    { id, keyOfflineSince, name }: CertificateAuthority,
  ) {
    if (this.config.pki.baseUrl === undefined) {
      throw ApplicationError.of('OCSP_WITHOUT_ADDRESS', {});
    }
    if (keyOfflineSince !== undefined) throw ApplicationError.of('CA_KEY_OFFLINE', { name });
    if ((await this.authorities.sealedPrivateKey(tx, id)) === undefined) {
      throw ApplicationError.of('CA_UNAVAILABLE', { name });
    }
  }

  async #require(tx: CompanyTransaction, id: string): Promise<CertificateAuthority> {
    const ca = await this.authorities.find(tx, id);
    if (ca === undefined) throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.ca, id });
    return ca;
  }

  async #view(
    tx: CompanyTransaction,
    id: string,
    parentId: string,
  ): Promise<HandlerResponse<typeof revocations.revokeAuthority>> {
    const { name } = await this.#require(tx, id);
    const isOffline = (await this.#require(tx, parentId)).keyOfflineSince !== undefined;
    const rows = await this.repository.revocations(tx, parentId, id);
    const [first] = rows;
    if (first === undefined) throw new Error(`CA ${id} has no revocation`);
    return {
      id,
      caName: name,
      reason: first.reason,
      revocationDate: formatDateTime(first.revoked_at),
      serialNumbers: rows.map((row) => row.serial_number),
      ...(first.crl_number !== null && { crlNumber: Number(first.crl_number) }),
      ...(first.crl_number === null && isOffline && { waitsForOfflineCrl: true }),
    };
  }

  #ocspView(ca: CertificateAuthority): HandlerResponse<typeof revocations.ocspSettings> {
    const { ocsp } = authorityUrls(this.config.pki.baseUrl, ca.subjectKeyIdentifier, {
      hasOcsp: ca.ocspSince !== undefined,
    });
    return {
      id: ca.id,
      enabled: ca.ocspEnabled,
      ...(ca.ocspSince !== undefined && { answersSince: formatDateTime(ca.ocspSince) }),
      ...(ocsp !== undefined && { address: ocsp }),
    };
  }
}
