import { Injectable } from '@nestjs/common';
import {
  type CertId,
  CLOCK_SKEW_SECONDS,
  encodeOcspError,
  isPkiError,
  namesIssuer,
  type OcspAnswer,
  type OcspDigest,
  type OcspRequest,
  parseOcspRequest,
  prepareOcspResponse,
  readCaCertificate,
  toHex,
} from '@luciole/pki';
import { sha1, sha256, signOcspResponse } from '@luciole/pki/node';
import { BoundedMap, type Logger } from '@luciole/service';

import { type Download, download, DownloadCache } from '../built-in-ca/download-cache.ts';
import { Clock } from '../clock/clock.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { type IssuedNumber, type OcspAuthority, OcspRepository } from './ocsp.repository.ts';
import { OcspResponders } from './ocsp-responders.ts';

/** How long an answer is good for; signed anew at half of it. Long enough to outlast an outage of the control plane that is noticed. */
const LIFETIME_MILLISECONDS = 4 * 3_600_000;
/** How long this process gives an answer again before it asks the database whether it is still right. */
const FRESH_MILLISECONDS = 2000;
/** How long HTTP caches may: less than an answer is good for, because a revocation shall be seen soon (RFC 5019 §6.2). */
const MAX_AGE_SECONDS = 300;
/** Signed answers in memory, some 1.5 kB each. */
const MOST_ANSWERS = 4096;

const KEY_IDENTIFIER = /^[0-9a-f]{40}$/;
const CONTENT_TYPE = 'application/ocsp-response';
const DIGESTS: readonly OcspDigest[] = [
  { hash: 'SHA-1', digest: sha1 },
  { hash: 'SHA-256', digest: sha256 },
];

/** An answer that is signed, and good for a while. */
interface SignedAnswer {
  readonly der: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Milliseconds. */
  readonly renewAt: number;
}

/**
 * Answers OCSP for CAs that were asked to (RFC 6960 in the profile of RFC 5019, decision 0027). An answer is signed when it is first asked for and given
 * to everybody until half of its life is over or what it says changes: a nonce is therefore not repeated.
 */
@Injectable()
export class OcspService {
  readonly #authorities = new BoundedMap<string, { readonly until: number; found: Found }>(
    MOST_ANSWERS,
  );
  readonly #answers = new BoundedMap<string, SignedAnswer>(MOST_ANSWERS);
  readonly #downloads = new DownloadCache({ maxEntries: MOST_ANSWERS });

  constructor(
    private readonly repository: OcspRepository,
    private readonly responders: OcspResponders,
    private readonly clock: Clock,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** The answer to a request in DER; `undefined` when there is no CA with this key identifier. */
  async answer(name: string, requestDer: Uint8Array): Promise<Download | undefined> {
    const now = this.clock.now().getTime();
    const authority = await this.#authority(name, now);
    if (authority === undefined) return undefined;
    const request = readRequest(requestDer);
    if (request === undefined) return failure('malformedRequest');
    const ca = readCaCertificate(authority.certificateDer);
    // RFC 5019 §2.2.3: who has no authority over a certificate says so, and signs nothing.
    const isOwn = request.certIds.every((certId) => namesIssuer(certId, ca, DIGESTS));
    // A CA that has ended certifies no responder: to try would cost a key and a line in the log for every stranger's question.
    const hasEnded = ca.notAfter.getTime() < now;
    if (!authority.answers || !isOwn || hasEnded) return failure('unauthorized');
    const asked = request.certIds.map(({ der }) => toHex(der)).join(' ');
    try {
      return await this.#downloads.get(`${authority.fingerprint} ${asked}`, now, () =>
        this.#current(authority, request.certIds, asked),
      );
    } catch (err) {
      this.logger.error({ err, certificateAuthorityId: authority.id }, 'OCSP cannot be answered');
      return failure('tryLater');
    }
  }

  /** The answer as it is right now; signed when there is none that says it. */
  async #current(
    authority: OcspAuthority,
    certIds: readonly CertId[],
    asked: string,
  ): Promise<Download> {
    const now = this.clock.now();
    const numbers = certIds.map(({ serialNumber }) => serialNumber);
    const issued = await this.repository.findNumbers(authority, numbers);
    const answers = certIds.map((certId) => answerTo(certId, issued.get(certId.serialNumber)));
    const says = answers.map((answer) => sayingOf(answer)).join(' ');
    const key = `${authority.fingerprint} ${asked} ${says}`;
    const known = this.#answers.get(key);
    const isGood = known !== undefined && now.getTime() < known.renewAt;
    const signed = isGood ? known : await this.#sign(authority, answers, now);
    // Numbers that a stranger makes up must not push out what is asked for.
    if (issued.size === numbers.length) this.#answers.set(key, signed);
    return toDownload(signed, now.getTime());
  }

  async #sign(
    authority: OcspAuthority,
    answers: readonly OcspAnswer[],
    now: Date,
  ): Promise<SignedAnswer> {
    const { responder, signer } = await this.responders.get(authority);
    const producedAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const thisUpdate = new Date(producedAt.getTime() - CLOCK_SKEW_SECONDS * 1000);
    const nextUpdate = new Date(
      Math.min(producedAt.getTime() + LIFETIME_MILLISECONDS, responder.notAfter.getTime()),
    );
    const content = { producedAt, thisUpdate, nextUpdate, answers };
    const { der } = await signOcspResponse(prepareOcspResponse(content, responder), signer);
    return {
      der,
      thisUpdate,
      nextUpdate,
      renewAt: (producedAt.getTime() + nextUpdate.getTime()) / 2,
    };
  }

  /** The CA, asked for again after a moment: it may have been told to answer, or be re-issued. */
  async #authority(name: string, now: number): Promise<OcspAuthority | undefined> {
    if (!KEY_IDENTIFIER.test(name)) return undefined;
    const known = this.#authorities.get(name);
    if (known !== undefined && now < known.until) return known.found;
    const found = this.repository.findAuthority(Buffer.from(name, 'hex'));
    this.#authorities.set(name, { found, until: now + FRESH_MILLISECONDS });
    found.catch(() => this.#authorities.delete(name));
    return found;
  }
}

type Found = Promise<OcspAuthority | undefined>;

function readRequest(der: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(der);
  } catch (error) {
    if (isPkiError(error)) return undefined;
    throw error;
  }
}

function answerTo({ der: certIdDer }: CertId, number: IssuedNumber | undefined): OcspAnswer {
  if (number === undefined) return { certIdDer, status: 'unknown' };
  const { reason, revoked_at: revokedAt } = number;
  if (revokedAt === null) return { certIdDer, status: 'good' };
  return { certIdDer, status: 'revoked', revokedAt, reason: reason ?? 'unspecified' };
}

function sayingOf(answer: OcspAnswer): string {
  return answer.status === 'revoked'
    ? `revoked ${answer.revokedAt.getTime()} ${answer.reason ?? ''}`
    : answer.status;
}

function toDownload({ der, nextUpdate, thisUpdate }: SignedAnswer, now: number): Download {
  const remaining = Math.floor((nextUpdate.getTime() - now - FRESH_MILLISECONDS) / 1000);
  const maxAge = Math.max(0, Math.min(remaining, MAX_AGE_SECONDS));
  return download(der, {
    contentType: CONTENT_TYPE,
    fileName: 'answer.ors',
    cacheControl: `max-age=${maxAge}, public, no-transform, must-revalidate`,
    expires: nextUpdate.toUTCString(),
    lastModified: thisUpdate.toUTCString(),
    freshUntil: now + FRESH_MILLISECONDS,
  });
}

/** Not signed, and not to be kept: the next moment may have another answer. */
function failure(error: Parameters<typeof encodeOcspError>[0]): Download {
  return download(encodeOcspError(error), {
    contentType: CONTENT_TYPE,
    fileName: 'answer.ors',
    cacheControl: 'no-store',
  });
}
