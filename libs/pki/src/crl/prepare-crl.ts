import type { IssuingCa } from '../certificate/issuing-ca.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { encodeTextualName } from '../der/general-names.ts';
import { OID } from '../der/oid.ts';
import {
  boolean,
  explicit,
  implicitPrimitive,
  integer,
  octetString,
  oid,
  sequence,
  time,
} from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import { encodingEntries } from './encode-entries.ts';
import type { RevokedCertificate } from './revoked-certificate.ts';
import type { Pause } from './turns.ts';

/** What a CRL says (RFC 5280 §5.1.2). */
export interface CrlContent {
  /** Greater than that of every earlier CRL of the same CA; 0 to 2^53 - 1 (RFC 5280 §5.2.3). */
  readonly crlNumber: number;
  readonly thisUpdate: Date;
  /** After `thisUpdate`; when the next CRL will be there at the latest. */
  readonly nextUpdate: Date;
  /**
   * Where this CRL is served, when it is only for certificates that name one of these very addresses (RFC 5280 §5.2.5);
   * absent or empty for a CRL of everything that the CA has issued.
   */
  readonly distributionPoints?: readonly string[] | undefined;
  /** May be empty: an empty CRL says that nothing is revoked, which no CRL does not. */
  readonly revoked: readonly RevokedCertificate[];
}

/** The bytes of a CRL to be signed, and the CA that has to sign them. */
export interface SpentCrl {
  readonly tbsDer: Uint8Array;
  readonly issuer: IssuingCa;
}

let construct: (content: SpentCrl) => PreparedCrl;
let takeContent: (prepared: PreparedCrl) => SpentCrl;

/**
 * A CRL that has been encoded and may be signed once. Only {@link prepareCrl} makes one and only `signCrl` spends it,
 * so that nothing else reaches a private key.
 */
export class PreparedCrl {
  readonly #content: SpentCrl;
  #spent = false;

  private constructor(content: SpentCrl) {
    this.#content = content;
  }

  static {
    construct = (content) => new PreparedCrl(content);
    takeContent = (prepared) => {
      if (prepared.#spent) {
        throw new PkiError('PREPARED_ALREADY_SPENT', 'This CRL was already signed.');
      }
      prepared.#spent = true;
      return prepared.#content;
    };
  }

  /** A copy of the TBSCertList to be signed. */
  get tbsDer(): Uint8Array {
    return this.#content.tbsDer.slice();
  }
}

/**
 * Spends a prepared CRL. PURPOSEFULLY NOT EXPORTED from the package: only `signCrl` may.
 *
 * @throws {PkiError} PREPARED_ALREADY_SPENT
 */
export function spendPreparedCrl(prepared: PreparedCrl): SpentCrl {
  return takeContent(prepared);
}

/**
 * A CRL of version 2 with CRL number and authority key identifier (RFC 5280 §5.1, §5.2): complete, for everything the
 * CA has issued, or with a distribution point for the certificates that name it (§5.2.5).
 *
 * @throws {PkiError} ISSUER_UNSUITABLE when the CA may not sign CRLs (RFC 5280 §4.2.1.3), CRL_INVALID when the times
 *   are out of order or a serial number is malformed or there twice, TIME_INVALID for a time before 1950 or after 9999,
 *   DER_TOO_LARGE above some 400,000 entries
 */
export function prepareCrl(content: CrlContent, issuer: IssuingCa): PreparedCrl {
  const steps = preparing(content, issuer);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What {@link prepareCrl} gives, made in turns: a CRL of 100,000 entries holds nobody up for long. */
export async function prepareCrlInTurns(
  content: CrlContent,
  issuer: IssuingCa,
  pause: Pause,
): Promise<PreparedCrl> {
  const steps = preparing(content, issuer);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}

function* preparing(content: CrlContent, issuer: IssuingCa): Generator<undefined, PreparedCrl> {
  if (!issuer.keyUsages.includes('cRLSign')) {
    throw new PkiError('ISSUER_UNSUITABLE', 'This CA may not sign CRLs.');
  }
  if (!(content.nextUpdate.getTime() > content.thisUpdate.getTime())) {
    throw new PkiError('CRL_INVALID', 'nextUpdate of a CRL is not after its thisUpdate.');
  }
  const { distributionPoints = [] } = content;
  const tbsDer = sequence(
    integer(1),
    signatureAlgorithmOf(issuer.keyAlgorithm).identifierDer,
    issuer.subjectNameDer,
    time(content.thisUpdate),
    time(content.nextUpdate),
    // RFC 5280 §5.1.2.6: the list is absent when nothing is revoked.
    ...(content.revoked.length === 0 ? [] : [yield* encodingEntries(content.revoked)]),
    explicit(
      0,
      sequence(
        extension(
          OID.authorityKeyIdentifier,
          sequence(implicitPrimitive(0, issuer.subjectKeyIdentifier)),
        ),
        extension(OID.cRLNumber, integer(content.crlNumber)),
        ...(distributionPoints.length === 0 ? [] : [encodeDistributionPoint(distributionPoints)]),
      ),
    ),
  );
  return construct({ tbsDer, issuer });
}

/** issuingDistributionPoint (RFC 5280 §5.2.5), critical: the full names that the certificates of its scope state, byte for byte. */
function encodeDistributionPoint(urls: readonly string[]): Uint8Array {
  const fullName = explicit(
    0,
    ...urls.map((url) => encodeTextualName('uniformResourceIdentifier', url)),
  );
  return sequence(
    oid(OID.issuingDistributionPoint),
    boolean(true),
    octetString(sequence(explicit(0, fullName))),
  );
}

function extension(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), octetString(value));
}
