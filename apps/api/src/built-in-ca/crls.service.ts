import { Buffer } from 'node:buffer';

import { Injectable } from '@nestjs/common';
import { CLOCK_SKEW_SECONDS, type IssuingCa, prepareCrl } from '@luciole/pki';
import { signCrl, type Signer } from '@luciole/pki/node';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { CrlsRepository } from './crls.repository.ts';

/** How long a CRL is good for (ruling 37); it is signed anew at half of it. */
export const CRL_LIFETIME_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** A CA that can sign a CRL. */
export interface CrlIssuer {
  readonly id: string;
  readonly ca: IssuingCa;
  readonly signer: Signer;
}

/** Signs CRLs: empty ones at first, new ones at each revocation and at half-life (RFC 5280 §5, ruling 37). */
@Injectable()
export class CrlsService {
  constructor(
    private readonly crls: CrlsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The first CRL of a new CA: number 1, nothing revoked. Its audit event is that of the CA's creation. */
  async signFirst(tx: CompanyTransaction, issuer: CrlIssuer): Promise<void> {
    await this.#sign(tx, issuer, 1);
  }

  /**
   * A CRL that lists everything revoked so far, in the transaction of whatever was revoked. One process at a time per CA, so that numbers grow and
   * no CRL misses what an earlier one had.
   */
  async signNext(tx: CompanyTransaction, issuer: CrlIssuer): Promise<void> {
    await this.crls.lock(tx, issuer.id);
    const latest = await this.crls.latest(tx, issuer.id);
    const crlNumber = Number(latest?.crl_number ?? 0) + 1;
    const entryCount = await this.#sign(tx, issuer, crlNumber);
    await this.audit.record(tx, {
      type: 'crl.signed',
      occurredAt: this.clock.now(),
      actor: { kind: 'SYSTEM' },
      subject: { kind: 'certificate-authority', id: issuer.id },
      after: { crlNumber, entryCount },
    });
  }

  /** Whether the CA's CRL is past half of its life, or missing. */
  async isDue(tx: CompanyTransaction, id: string): Promise<boolean> {
    const latest = await this.crls.latest(tx, id);
    if (latest === undefined) return true;
    const half = (latest.this_update.getTime() + latest.next_update.getTime()) / 2;
    return this.clock.now().getTime() >= half;
  }

  /** Signs the CA's CRL anew when it is due; looks again under the lock, because another process may have been first. */
  async renewIfDue(tx: CompanyTransaction, issuer: CrlIssuer): Promise<boolean> {
    await this.crls.lock(tx, issuer.id);
    if (!(await this.isDue(tx, issuer.id))) return false;
    await this.signNext(tx, issuer);
    return true;
  }

  async #sign(tx: CompanyTransaction, issuer: CrlIssuer, crlNumber: number): Promise<number> {
    // Whole seconds: ASN.1 times have no fraction (RFC 5280 §4.1.2.5.2).
    const signedAt = Math.floor(this.clock.now().getTime() / 1000) * 1000;
    // As far back as certificates are: a verifier whose clock runs behind ours must not find the CRL of tomorrow.
    const thisUpdate = new Date(signedAt - CLOCK_SKEW_SECONDS * 1000);
    const nextUpdate = new Date(signedAt + CRL_LIFETIME_MILLISECONDS);
    const validAfter = new Date(thisUpdate.getTime() - CRL_LIFETIME_MILLISECONDS);
    const revoked = await this.crls.revoked(tx, issuer.id, validAfter);
    const prepared = prepareCrl({ crlNumber, thisUpdate, nextUpdate, revoked }, issuer.ca);
    const { der } = await signCrl(prepared, issuer.signer);
    await this.crls.insert(tx, {
      certificateAuthorityId: issuer.id,
      crlNumber,
      der: Buffer.from(der),
      thisUpdate,
      nextUpdate,
      entryCount: revoked.length,
    });
    return revoked.length;
  }
}
