import type { KeyObject } from 'node:crypto';

import { type GeneralName, OID, parseCertificate } from '@luciole/pki';
import { createSigner } from '@luciole/pki/node';

import type { AuditTrail } from '../../audit/audit-trail.ts';
import type { Clock } from '../../clock/clock.ts';
import type { CompanyDatabase, CompanyTransaction } from '../../database/company-database.ts';
import { CaKeys } from '../ca-keys.ts';
import type { CertificateAuthoritiesRepository } from '../certificate-authorities.repository.ts';
import type { CertificateAuthority } from '../certificate-authority.ts';
import type { CrlsRepository } from '../crls.repository.ts';
import type { CrlsService } from '../crls.service.ts';
import { readCaCertificate } from '@luciole/pki';
import type { Revoker } from '../revoker.ts';
import type { OfflineRootsRepository } from './offline-roots.repository.ts';

/** A root on its way out. */
export interface LeavingRoot {
  readonly id: string;
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly certificateDer: Buffer;
  /** The last CRL that is signed here. */
  readonly crlDer: Buffer;
}

/** Why a root's key cannot leave; the message says all reasons, a sentence each. */
export class RootExportRefused extends Error {
  override readonly name = 'RootExportRefused';
}

/**
 * Takes the key of a root out of the deployment in two steps, between which whoever calls has put it into a file that opens: {@link begin} gives it,
 * {@link erase} ends it here. A crash between them leaves the key in both places, and none of the two loses it.
 */
export class RootExport {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: OfflineRootsRepository,
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly keys: CaKeys,
    private readonly crlsRepository: CrlsRepository,
    private readonly crls: CrlsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Roots of the company whose key is here. */
  async roots(companyId: string): Promise<readonly CertificateAuthority[]> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const roots = await this.authorities.listActive(tx, 'ROOT');
        return roots.filter(({ keyOfflineSince }) => keyOfflineSince === undefined);
      },
      { readOnly: true },
    );
  }

  /**
   * The key of a root, after its last CRL was signed and published, which is good for a year.
   *
   * @throws {RootExportRefused}
   */
  async begin({ companyId }: Revoker, id: string): Promise<LeavingRoot> {
    return this.database.inCompany(companyId, async (tx) => {
      const root = await this.#exportable(tx, id);
      const sealed = await this.authorities.sealedPrivateKey(tx, id);
      if (sealed === undefined) throw new RootExportRefused('The key of this CA is not here.');
      const privateKey = this.keys.unseal(companyId, id, root.publicKeyHash, sealed);
      const ca = readCaCertificate(root.certificateDer);
      await this.crls.signLast(tx, { id, ca, signer: createSigner(privateKey) });
      const { certificateDer, name } = root;
      return { id, name, privateKey, certificateDer, crlDer: await this.#crl(tx, id) };
    });
  }

  /**
   * Erases the key here. Whoever calls has the file on disk and has seen it open.
   *
   * @param fileSha256 - of the file that has the key now, lower-case hex
   * @throws {RootExportRefused} when something has happened since {@link begin}; the key is here still
   */
  async erase({ actor, companyId }: Revoker, root: LeavingRoot, fileSha256: string): Promise<void> {
    const now = this.clock.now();
    const { id, name } = root;
    await this.database.inCompany(companyId, async (tx) => {
      await this.authorities.lockReissue(tx);
      await this.crlsRepository.lock(tx, id);
      if (!(await this.repository.eraseKey(tx, id, now))) {
        throw new RootExportRefused('The key of this CA is not here any more.');
      }
      // After the key's row is locked: whoever was making something under the root has recorded it by now.
      await this.#requireUnneeded(tx, id);
      const isLast = (await this.#crl(tx, id)).equals(root.crlDer);
      const { length: waiting } = await this.crlsRepository.unpublished(tx, id);
      if (!isLast || waiting > 0) {
        throw new RootExportRefused('Something was revoked meanwhile: export once more.');
      }
      await this.audit.record(tx, {
        type: 'certificate-authority.key-exported',
        occurredAt: now,
        actor,
        subject: { kind: 'certificate-authority', id },
        before: { name, keyCustody: 'HERE' },
        after: { name, keyCustody: 'OFFLINE', fileSha256 },
      });
    });
  }

  async #exportable(tx: CompanyTransaction, id: string): Promise<CertificateAuthority> {
    const root = await this.authorities.find(tx, id);
    if (root === undefined) throw new RootExportRefused('There is no such CA in this company.');
    if (root.kind !== 'ROOT' || root.status === 'EXTERNAL') {
      throw new RootExportRefused('This is no root of ours: only the key of a root can leave.');
    }
    if (root.keyOfflineSince !== undefined) {
      const since = root.keyOfflineSince.toISOString();
      throw new RootExportRefused(`The key of this root is offline since ${since}.`);
    }
    if (root.ocspEnabled) {
      throw new RootExportRefused(
        'The root answers OCSP, which takes its key every day: turn that off, and run reissue-intermediates.',
      );
    }
    await this.#requireUnneeded(tx, id);
    return root;
  }

  /** @throws {RootExportRefused} while something under the root needs its key */
  async #requireUnneeded(tx: CompanyTransaction, id: string): Promise<void> {
    const children = await this.repository.children(tx, id, this.clock.now());
    const reasons = children.flatMap(
      ({ certificate_der: der, is_cross: isCross, name, status }) => {
        if (status === 'PENDING') return [`${name} is being made under it: wait until it is.`];
        if (der === null || !namesOcsp(der)) return [];
        return isCross
          ? [
              `The cross-certificate of ${name} names the OCSP responder of the root, and no other is made: revoke it, or wait until it ends.`,
            ]
          : [`${name} names the OCSP responder of the root: run reissue-intermediates.`];
      },
    );
    if (reasons.length > 0) throw new RootExportRefused(reasons.join('\n'));
  }

  async #crl(tx: CompanyTransaction, id: string): Promise<Buffer> {
    const der = await this.repository.crl(tx, id);
    if (der === undefined) throw new Error(`the root ${id} has no CRL`);
    return der;
  }
}

function namesOcsp(certificateDer: Uint8Array): boolean {
  const { authorityInfoAccess = [] } = parseCertificate(certificateDer).tbs.known;
  return authorityInfoAccess.some(
    ({ location, method }: { method: string; location: GeneralName }) =>
      method === OID.ocsp && location.form === 'uniformResourceIdentifier',
  );
}
