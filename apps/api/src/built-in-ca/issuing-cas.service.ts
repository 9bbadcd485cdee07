import { Injectable } from '@nestjs/common';
import { type IssuingCa, readCaCertificate } from '@luciole/pki';
import { createSigner, type Signer } from '@luciole/pki/node';

import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { CaKeys } from './ca-keys.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { collectKeys } from './collect-keys.ts';

/** Everything that issuing under a CA takes, read once. */
export interface IssuingMaterial {
  readonly id: string;
  readonly name: string;
  readonly companyId: string;
  readonly ca: IssuingCa;
  readonly signer: Signer;
  /** The CA first, its root last; DER. */
  readonly chain: readonly Buffer[];
  /** The CA first, its root last. */
  readonly authorities: readonly CertificateAuthority[];
}

/** A CA by what never changes about it: its key pair's id, and the certificate it has now. */
export interface CaReference {
  readonly companyId: string;
  readonly id: string;
  /** SHA-256 over the certificate, lower-case hex. */
  readonly fingerprint: string;
}

/**
 * Keeps signers and chains in memory. Keyed by CA and certificate fingerprint, which never come to mean anything else (ruling 15); private keys are
 * unsealed when first needed and live as KeyObjects only (ruling 12).
 */
@Injectable()
export class IssuingCasService {
  readonly #materials = new Map<string, Promise<IssuingMaterial>>();
  readonly #signers = new Map<string, Signer>();
  /** CAs whose key went offline, as far as this process has noticed. */
  readonly #offline = new Set<string>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly keys: CaKeys,
  ) {}

  /**
   * The material of a CA.
   *
   * @throws {ApplicationError} CA_UNAVAILABLE when the CA is unknown or its key is not here, CA_KEY_OFFLINE when it was exported
   */
  get(reference: CaReference): Promise<IssuingMaterial> {
    const key = `${reference.companyId}/${reference.id}/${reference.fingerprint}`;
    const known = this.#materials.get(key);
    if (known !== undefined) return known;
    const loading = this.database.inCompany(reference.companyId, (tx) =>
      this.load(tx, reference.id),
    );
    this.#materials.set(key, loading);
    // A failure is not remembered: the key-encryption key or the database may be back at the next call.
    loading.catch(() => this.#materials.delete(key));
    return loading;
  }

  /**
   * The material of a CA as it is in this transaction.
   *
   * @throws {ApplicationError} CA_UNAVAILABLE, CA_KEY_OFFLINE
   */
  async load(tx: CompanyTransaction, id: string): Promise<IssuingMaterial> {
    const authorities = await this.authorities.chain(tx, id);
    const [authority] = authorities;
    if (authority === undefined) throw ApplicationError.of('CA_UNAVAILABLE', { name: id });
    return {
      id,
      name: authority.name,
      companyId: tx.companyId,
      ca: readCaCertificate(authority.certificateDer),
      signer: await this.#signer(tx, authority),
      chain: authorities.map(({ certificateDer }) => certificateDer),
      authorities,
    };
  }

  /** Forgets keys that another process has exported, and overwrites them in memory; answers how many CAs went offline since the last time. */
  async forgetOffline(companyId: string): Promise<number> {
    const offline = await this.database.inCompany(
      companyId,
      (tx) => this.authorities.listOffline(tx),
      { readOnly: true },
    );
    const news = offline.filter((id) => !this.#offline.has(id));
    for (const id of news) {
      this.#offline.add(id);
      this.#signers.delete(id);
      for (const key of this.#materials.keys()) {
        if (key.startsWith(`${companyId}/${id}/`)) this.#materials.delete(key);
      }
    }
    // Not only what was kept here: whatever made or used the key has left objects, too.
    if (news.length > 0) collectKeys();
    return news.length;
  }

  async #signer(tx: CompanyTransaction, authority: CertificateAuthority): Promise<Signer> {
    if (authority.keyOfflineSince !== undefined) {
      throw ApplicationError.of('CA_KEY_OFFLINE', { name: authority.name });
    }
    const known = this.#signers.get(authority.id);
    if (known !== undefined) return known;
    const sealed = await this.authorities.sealedPrivateKey(tx, authority.id);
    if (sealed === undefined) {
      throw ApplicationError.of('CA_UNAVAILABLE', { name: authority.name });
    }
    const privateKey = this.keys.unseal(
      tx.companyId,
      authority.id,
      authority.publicKeyHash,
      sealed,
    );
    const signer = createSigner(privateKey);
    this.#signers.set(authority.id, signer);
    return signer;
  }
}
