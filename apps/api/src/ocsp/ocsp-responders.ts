import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import {
  type IssuingCa,
  OID,
  ocspResponderTemplate,
  type OcspResponder,
  prepareCertificate,
  readOcspResponder,
} from '@luciole/pki';
import {
  createSigner,
  generateCaKeyPair,
  secureRandom,
  sha1,
  sha256,
  signCertificate,
  type Signer,
} from '@luciole/pki/node';
import type { KeyAlgorithm } from '@luciole/policy';

import { AuditTrail } from '../audit/audit-trail.ts';
import { caSubject } from '../built-in-ca/ca-names.ts';
import { IssuingCasService } from '../built-in-ca/issuing-cas.service.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { type OcspAuthority, OcspRepository } from './ocsp.repository.ts';

/** A responder's certificate cannot be revoked (RFC 6960 §4.2.2.2.1), so it ends soon; half of its life before, another takes over. */
const LIFETIME_MILLISECONDS = 24 * 3_600_000;
const RENEW_BEFORE_MILLISECONDS = LIFETIME_MILLISECONDS / 2;

/** RSA responders are of 2048 bits whatever the CA has: they live for a day, and answers are many. */
const RESPONDER_KEYS: Readonly<Record<KeyAlgorithm, KeyAlgorithm>> = {
  RSA_2048: 'RSA_2048',
  RSA_3072: 'RSA_2048',
  RSA_4096: 'RSA_2048',
  EC_P256: 'EC_P256',
  EC_P384: 'EC_P384',
  EC_P521: 'EC_P521',
  EC_ED25519: 'EC_ED25519',
};

/** Who signs the answers of a CA, in this process. */
export interface ActiveResponder {
  readonly responder: OcspResponder;
  readonly signer: Signer;
}

interface Held {
  readonly active: Promise<ActiveResponder>;
  /** Milliseconds. */
  readonly renewAt: number;
}

/**
 * Delegated responders, one per CA and process: the key is born in memory and dies there, and the CA certifies it for a day. Each process has its own,
 * so that no key of a responder is ever stored (decision 0027).
 */
@Injectable()
export class OcspResponders {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: OcspRepository,
    private readonly issuingCas: IssuingCasService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * The responder of a CA; valid for half a day at least, unless the CA ends before.
   *
   * @throws {ApplicationError} CA_UNAVAILABLE when the key of the CA is not here
   * @throws {PkiError} ISSUER_EXPIRED
   */
  get(authority: OcspAuthority): Promise<ActiveResponder> {
    const now = this.clock.now().getTime();
    // By the certificate: a re-issued CA has the same key, and may end at another time.
    const key = `${authority.id}/${authority.fingerprint}`;
    const held = this.#held.get(key);
    if (held !== undefined && now < held.renewAt) return held.active;
    const active = this.#certify(authority);
    const renewAt = now + LIFETIME_MILLISECONDS - RENEW_BEFORE_MILLISECONDS;
    this.#held.set(key, { active, renewAt });
    // A failure is not remembered.
    active.catch(() => this.#held.delete(key));
    return active;
  }

  async #certify(authority: OcspAuthority): Promise<ActiveResponder> {
    const { companyId, fingerprint, id } = authority;
    const now = this.clock.now();
    const material = await this.issuingCas.get({ companyId, id, fingerprint });
    const pair = await generateCaKeyPair(RESPONDER_KEYS[material.ca.keyAlgorithm]);
    const prepared = prepareCertificate(
      ocspResponderTemplate({
        subject: caSubject('OCSP Responder', organizationOf(material.ca)),
        publicKey: pair.subjectPublicKey,
        notAfter: new Date(now.getTime() + LIFETIME_MILLISECONDS),
      }),
      { issuer: material.ca, now, random: secureRandom, sha256 },
    );
    const { notAfter, serialNumber } = prepared;
    await this.database.inCompany(companyId, async (tx) => {
      await this.repository.reserve(tx, id, serialNumber, Buffer.from(prepared.tbsDer));
      await this.audit.record(tx, {
        type: 'ocsp-responder.signing',
        occurredAt: now,
        actor: { kind: 'SYSTEM' },
        subject: { kind: 'certificate-authority', id },
        after: { serialNumber, validityEnd: notAfter },
      });
    });
    const { der } = await signCertificate(prepared, material.signer);
    return {
      responder: readOcspResponder(der, material.ca, sha1),
      signer: createSigner(pair.privateKey),
    };
  }
}

/** The name of the company as it stands in the CA's certificate. */
function organizationOf(ca: IssuingCa): string {
  const attributes = ca.subject.flat();
  const named = (type: string): string | undefined =>
    attributes.find((attribute) => attribute.type === type)?.value;
  return named(OID.organization) ?? named(OID.commonName) ?? 'CA';
}
