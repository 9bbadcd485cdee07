import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import {
  type IssuingCa,
  intermediateCaTemplate,
  type PreparedCertificate,
  prepareCertificate,
  readCaCertificate,
  rootCaTemplate,
  type SignedCertificate,
} from '@luciole/pki';
import {
  type CaKeyPair,
  createSigner,
  generateCaKeyPair,
  secureRandom,
  sha256,
  signCertificate,
  type Signer,
} from '@luciole/pki/node';
import {
  addValidityPeriod,
  type KeyAlgorithm,
  parseValidityPeriod,
  type SubjectNames,
} from '@luciole/policy';

import { type AuditActor, AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { authorityUrls } from './ca-addresses.ts';
import { CaKeys } from './ca-keys.ts';
import { caName } from './ca-names.ts';
import type { CertificateAuthorityKind } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlsService } from './crls.service.ts';
import { sha1 } from './sha1.ts';

/** The key of a rehearsal: made in less than a millisecond, and names and lifetimes are judged without regard to it. */
const REHEARSAL_KEY: KeyAlgorithm = 'EC_P256';

/** What a new CA shall be. */
export interface NewCertificateAuthority {
  readonly subject: SubjectNames;
  readonly keyAlgorithm: KeyAlgorithm;
  /** ISO 8601, measured from now; the parent's end caps it. */
  readonly validityPeriod: string;
  /** Id of the CA that it replaces. */
  readonly successorOf?: string | undefined;
}

/** A CA by which a certificate under it can be prepared. */
export interface ParentCertificateAuthority {
  readonly name: string;
  readonly ca: IssuingCa;
  /** Whether what it signs names its OCSP responder. */
  readonly hasOcsp?: boolean | undefined;
}

/** A CA that can sign: its certificate, as issuing needs it, and its key. */
export interface CreatedCertificateAuthority extends ParentCertificateAuthority {
  readonly id: string;
  readonly signer: Signer;
}

/** A CA whose certificate is signed and not recorded yet: nobody can choose it, and it may still come to nothing. */
export interface SignedCertificateAuthority extends CreatedCertificateAuthority {
  readonly kind: CertificateAuthorityKind;
  readonly wanted: NewCertificateAuthority;
  readonly signed: SignedCertificate;
}

/**
 * Runs one step of a creation in a transaction: each step in its own, so that the intent is committed before the signature, or all steps in one, so
 * that nothing is left of a creation that did not end.
 */
export type InTransaction = <Result>(
  step: (tx: CompanyTransaction) => Promise<Result>,
) => Promise<Result>;

/**
 * Creates roots and intermediates (rulings 1, 6 and 41): each is signed first, and completed in the transaction that makes it choosable. What was
 * signed and never completed is nobody's CA; `AbandonedCas` destroys its key.
 */
@Injectable()
export class HierarchyService {
  constructor(
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly keys: CaKeys,
    private readonly crls: CrlsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Signs a root with its own key. */
  signRoot(
    inTransaction: InTransaction,
    wanted: NewCertificateAuthority,
    actor: AuditActor,
  ): Promise<SignedCertificateAuthority> {
    return this.#sign(inTransaction, 'ROOT', undefined, wanted, actor);
  }

  /**
   * Signs an intermediate under `parent`, which may itself wait to be completed.
   *
   * @throws {PkiError} ISSUER_EXPIRED when the parent is about to end
   * @throws {ApplicationError} CA_KEY_OFFLINE when the parent's key has been exported meanwhile
   */
  signIntermediate(
    inTransaction: InTransaction,
    parent: CreatedCertificateAuthority,
    wanted: NewCertificateAuthority,
    actor: AuditActor,
  ): Promise<SignedCertificateAuthority> {
    return this.#sign(inTransaction, 'INTERMEDIATE', parent, wanted, actor);
  }

  /** From the end of this transaction on the CA exists, and so does its CRL, which is empty. */
  async complete(
    tx: CompanyTransaction,
    made: SignedCertificateAuthority,
    actor: AuditActor,
  ): Promise<void> {
    const { ca, id, kind, name, signed, signer, wanted } = made;
    const now = this.clock.now();
    await this.authorities.complete(tx, id, signed, sha1(signed.der), now);
    await this.crls.signFirst(tx, { id, ca, signer });
    await this.audit.record(tx, {
      type: 'certificate-authority.created',
      occurredAt: now,
      actor,
      subject: { kind: 'certificate-authority', id },
      after: { name, kind, ...wanted, fingerprintSha256: signed.fingerprint },
    });
  }

  /**
   * The root that {@link signRoot} would make, with a key that is thrown away: refuses what that would refuse, and leaves nothing.
   *
   * @throws {PkiError} NAME_INVALID, STRING_INVALID, LINT_FAILED
   */
  async rehearseRoot(wanted: NewCertificateAuthority): Promise<ParentCertificateAuthority> {
    const pair = await generateCaKeyPair(REHEARSAL_KEY);
    const now = this.clock.now();
    const prepared = this.#prepare(pair, undefined, wanted, now);
    const signed = await signCertificate(prepared, createSigner(pair.privateKey));
    return { name: caName(uuidV7(now), 'ROOT'), ca: readCaCertificate(signed.der) };
  }

  /**
   * Refuses what {@link signIntermediate} would refuse under such a parent, and leaves nothing.
   *
   * @throws {PkiError} NAME_INVALID, STRING_INVALID, LINT_FAILED, ISSUER_EXPIRED
   */
  async rehearseIntermediate(
    parent: ParentCertificateAuthority,
    wanted: NewCertificateAuthority,
  ): Promise<void> {
    this.#prepare(await generateCaKeyPair(REHEARSAL_KEY), parent, wanted, this.clock.now());
  }

  async #sign(
    inTransaction: InTransaction,
    kind: CertificateAuthorityKind,
    parent: CreatedCertificateAuthority | undefined,
    wanted: NewCertificateAuthority,
    actor: AuditActor,
  ): Promise<SignedCertificateAuthority> {
    // The key first and outside any transaction: RSA-4096 takes seconds.
    const pair = await generateCaKeyPair(wanted.keyAlgorithm);
    const now = this.clock.now();
    const id = uuidV7(now);
    const name = caName(id, kind);

    // 1. Prepare: nothing has touched a CA's key yet.
    const prepared = this.#prepare(pair, parent, wanted, now);

    // 2. Remember the intent: the number, and the bytes that are about to be signed.
    const publicKeyHash = Buffer.from(sha256(pair.spkiDer));
    await inTransaction(async (tx) => {
      // Whoever exports the parent's key now waits for this, and finds an intermediate that is being made.
      if (parent !== undefined && !(await this.authorities.holdsKey(tx, parent.id))) {
        throw ApplicationError.of('CA_KEY_OFFLINE', { name: parent.name });
      }
      await this.authorities.reserve(tx, {
        id,
        kind,
        parentId: parent?.id,
        name,
        keyAlgorithm: wanted.keyAlgorithm,
        subject: wanted.subject,
        publicKeyHash,
        subjectKeyIdentifier: Buffer.from(sha256(pair.subjectPublicKey.subjectPublicKey)).subarray(
          0,
          20,
        ),
        sealedPrivateKey: this.keys.seal(tx.companyId, id, publicKeyHash, pair.privateKey),
        validityPeriod: wanted.validityPeriod,
        successorOf: wanted.successorOf,
        signedBy: parent?.id ?? id,
        serialNumber: prepared.serialNumber,
        tbsDer: Buffer.from(prepared.tbsDer),
        creationDate: now,
      });
      await this.audit.record(tx, {
        type: 'certificate-authority.signing',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        after: { name, kind, serialNumber: prepared.serialNumber, signedBy: parent?.name ?? name },
      });
    });

    // 3. Sign; the library looks again with code that did not build it.
    const signer = createSigner(pair.privateKey);
    const signed = await signCertificate(prepared, parent?.signer ?? signer);
    return { id, kind, name, ca: readCaCertificate(signed.der), signed, signer, wanted };
  }

  #prepare(
    pair: CaKeyPair,
    parent: ParentCertificateAuthority | undefined,
    wanted: NewCertificateAuthority,
    now: Date,
  ): PreparedCertificate {
    return prepareCertificate(this.#template(pair, parent, wanted, now), {
      issuer: parent?.ca ?? 'self',
      now,
      random: secureRandom,
      sha256,
    });
  }

  #template(
    pair: CaKeyPair,
    parent: ParentCertificateAuthority | undefined,
    wanted: NewCertificateAuthority,
    now: Date,
  ): ReturnType<typeof rootCaTemplate> {
    const period = parseValidityPeriod(wanted.validityPeriod);
    if (period === undefined) throw new Error(`no validity period: ${wanted.validityPeriod}`);
    const notAfter = addValidityPeriod(now, period);
    const { subject } = wanted;
    const publicKey = pair.subjectPublicKey;
    if (parent === undefined) return rootCaTemplate({ subject, publicKey, notAfter });
    const urls = authorityUrls(this.config.pki.baseUrl, parent.ca.subjectKeyIdentifier, {
      hasOcsp: parent.hasOcsp,
    });
    return intermediateCaTemplate({ subject, publicKey, notAfter, authorityUrls: urls });
  }
}
