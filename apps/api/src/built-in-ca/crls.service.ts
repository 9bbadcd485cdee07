import { Buffer } from 'node:buffer';
import { setImmediate as turnOfOthers } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { CLOCK_SKEW_SECONDS, type IssuingCa, prepareCrlInTurns } from '@luciole/pki';
import { signCrl, type Signer } from '@luciole/pki/node';

import { AuditTrail } from '../audit/audit-trail.ts';
import { Clock } from '../clock/clock.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { crlAddress } from './ca-addresses.ts';
import { COMPLETE, type CrlLayout, CrlsRepository } from './crls.repository.ts';

/** How long a CRL is good for (ruling 37); it is signed anew at half of it. */
export const CRL_LIFETIME_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** How long the CRL of an offline CA is good for, ISO 8601: somebody has to come and sign the next one. */
export const OFFLINE_CRL_PERIOD = 'P365D';

/** What a CRL is made by. */
interface CrlTerms {
  readonly lifetimeMilliseconds: number;
  /** Whether it lists certificates that ended long ago: whoever signs offline cannot tell them from entries that somebody took away. */
  readonly listsForGood: boolean;
}

const ONLINE: CrlTerms = { lifetimeMilliseconds: CRL_LIFETIME_MILLISECONDS, listsForGood: false };
const OFFLINE: CrlTerms = { lifetimeMilliseconds: 365 * 24 * 60 * 60 * 1000, listsForGood: true };

/** A CA that can sign a CRL. */
export interface CrlIssuer {
  readonly id: string;
  readonly ca: IssuingCa;
  readonly signer: Signer;
}

/**
 * Signs CRLs: empty ones at first, new ones when something was revoked and at half-life (RFC 5280 §5, ruling 37). Of several processes one signs for a
 * CA at a time, so that numbers grow and no CRL misses what an earlier one had; a large CRL is made in turns, and holds no request up.
 */
@Injectable()
export class CrlsService {
  constructor(
    private readonly crls: CrlsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The first CRL of a new CA: nothing revoked. Its audit event is that of the CA's creation. */
  async signFirst(tx: CompanyTransaction, issuer: CrlIssuer): Promise<void> {
    await this.#sign(tx, issuer, [COMPLETE]);
  }

  /**
   * Signs what lists every revocation that no CRL lists yet: the complete CRL, and the shards that their certificates name. Answers how many there
   * were; 0 when another process was first.
   *
   * @param load - gives the CA, which is asked for only when there is something to sign
   */
  async publish(
    tx: CompanyTransaction,
    id: string,
    load: () => Promise<CrlIssuer>,
  ): Promise<number> {
    await this.crls.lock(tx, id);
    const waiting = await this.crls.unpublished(tx, id);
    if (waiting.length === 0) return 0;
    const shards = new Set([COMPLETE, ...waiting.map(({ shard }) => shard)]);
    const crlNumber = await this.#signRecorded(tx, await load(), [...shards]);
    const serialNumbers = waiting.map(({ serialNumber }) => serialNumber);
    await this.crls.published(tx, id, serialNumbers, crlNumber);
    return waiting.length;
  }

  /** The CA's CRLs that are past half of their life, or missing. */
  due(tx: CompanyTransaction, id: string): Promise<readonly number[]> {
    return this.crls.due(tx, id, this.clock.now());
  }

  /** Signs the CA's CRLs anew that are due; looks again under the lock, because another process may have been first. */
  async renewIfDue(tx: CompanyTransaction, issuer: CrlIssuer): Promise<boolean> {
    await this.crls.lock(tx, issuer.id);
    const due = await this.due(tx, issuer.id);
    if (due.length === 0) return false;
    await this.#signRecorded(tx, issuer, due);
    return true;
  }

  /** Signs every CRL of the CA anew, due or not. */
  async renewAll(tx: CompanyTransaction, issuer: CrlIssuer): Promise<void> {
    await this.crls.lock(tx, issuer.id);
    const { shards } = await this.crls.layout(tx, issuer.id);
    await this.#signRecorded(tx, issuer, [...Array(shards + 1).keys()]);
  }

  /**
   * From the end of this transaction on certificates may name these shards under the last of the base URLs: the CRL of each is there, and names them
   * all. The number of shards is never lowered.
   */
  async relayout(tx: CompanyTransaction, issuer: CrlIssuer, layout: CrlLayout): Promise<void> {
    await this.crls.lock(tx, issuer.id);
    await this.crls.relayout(tx, issuer.id, layout);
    const { shards } = await this.crls.layout(tx, issuer.id);
    await this.#signRecorded(
      tx,
      issuer,
      Array.from({ length: shards }, (_, index) => index + 1),
    );
  }

  /** Signs the last CRL before the key goes offline: good for {@link OFFLINE_CRL_PERIOD}, with everything that is revoked. */
  async signLast(tx: CompanyTransaction, issuer: CrlIssuer): Promise<void> {
    await this.crls.lock(tx, issuer.id);
    const waiting = await this.crls.unpublished(tx, issuer.id);
    const crlNumber = await this.#signRecorded(tx, issuer, [COMPLETE], OFFLINE);
    const serialNumbers = waiting.map(({ serialNumber }) => serialNumber);
    await this.crls.published(tx, issuer.id, serialNumbers, crlNumber);
  }

  async #signRecorded(
    tx: CompanyTransaction,
    issuer: CrlIssuer,
    shards: readonly number[],
    terms: CrlTerms = ONLINE,
  ): Promise<number> {
    const { crlNumber, entryCount } = await this.#sign(tx, issuer, shards, terms);
    const named = shards.filter((shard) => shard !== COMPLETE);
    await this.audit.record(tx, {
      type: 'crl.signed',
      occurredAt: this.clock.now(),
      actor: { kind: 'SYSTEM' },
      subject: { kind: 'certificate-authority', id: issuer.id },
      after: { crlNumber, entryCount, ...(named.length > 0 && { shards: named }) },
    });
    return crlNumber;
  }

  /**
   * Signs these CRLs with numbers from one on that is above every earlier one of the CA (RFC 5280 §5.2.3): the time in milliseconds, or one more than the
   * highest. So no number comes back when a backup is restored that knows less than verifiers do, as long as the clock is right (decision 0027).
   */
  async #sign(
    tx: CompanyTransaction,
    issuer: CrlIssuer,
    shards: readonly number[],
    terms: CrlTerms = ONLINE,
  ): Promise<{ readonly crlNumber: number; readonly entryCount: number }> {
    const now = this.clock.now().getTime();
    let crlNumber = Math.max((await this.crls.highestNumber(tx, issuer.id)) + 1, now);
    const { baseUrls } = await this.crls.layout(tx, issuer.id);
    // Whole seconds: ASN.1 times have no fraction (RFC 5280 §4.1.2.5.2).
    const signedAt = Math.floor(now / 1000) * 1000;
    // As far back as certificates are: a verifier whose clock runs behind ours must not find the CRL of tomorrow.
    const thisUpdate = new Date(signedAt - CLOCK_SKEW_SECONDS * 1000);
    const nextUpdate = new Date(signedAt + terms.lifetimeMilliseconds);
    const validAfter = terms.listsForGood
      ? new Date(0)
      : new Date(thisUpdate.getTime() - terms.lifetimeMilliseconds);
    const first = { crlNumber, entryCount: 0 };
    for (const shard of shards) {
      const revoked = await this.crls.revoked(tx, issuer.id, shard, validAfter);
      const distributionPoints =
        shard === COMPLETE
          ? []
          : baseUrls.map((base) => crlAddress(base, issuer.ca.subjectKeyIdentifier, shard));
      const content = { crlNumber, thisUpdate, nextUpdate, distributionPoints, revoked };
      const prepared = await prepareCrlInTurns(content, issuer.ca, turnOfOthers);
      const { der } = await signCrl(prepared, issuer.signer, turnOfOthers);
      await this.crls.insert(tx, {
        certificateAuthorityId: issuer.id,
        shard,
        crlNumber,
        der: Buffer.from(der.buffer, der.byteOffset, der.byteLength),
        thisUpdate,
        nextUpdate,
        entryCount: revoked.length,
      });
      first.entryCount = Math.max(first.entryCount, revoked.length);
      crlNumber += 1;
    }
    return first;
  }
}
