import type { IssuingCa } from '../certificate/issuing-ca.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { fromHex } from '../der/hex.ts';
import { OID } from '../der/oid.ts';
import { TAG } from '../der/tag.ts';
import {
  concat,
  element,
  explicit,
  implicitPrimitive,
  integer,
  octetString,
  oid,
  sequence,
  time,
  unsignedInteger,
} from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import { REVOCATION_REASONS } from './revocation-reason.ts';
import type { RevocationReason } from './revocation-reason.ts';

/** One line of a CRL. */
export interface RevokedCertificate {
  /** Lower-case hex of the positive integer. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** Absent says nothing about why; so does `unspecified`. */
  readonly reason?: Exclude<RevocationReason, 'removeFromCRL'>;
}

/** What a complete CRL says (RFC 5280 §5.1.2). */
export interface CrlContent {
  /** Greater than that of every earlier CRL of the same CA; 0 to 2^53 - 1 (RFC 5280 §5.2.3). */
  readonly crlNumber: number;
  readonly thisUpdate: Date;
  /** After `thisUpdate`; when the next CRL will be there at the latest. */
  readonly nextUpdate: Date;
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
 * A complete CRL of version 2 with CRL number and authority key identifier (RFC 5280 §5.1, §5.2), for everything the
 * CA has issued.
 *
 * @throws {PkiError} ISSUER_UNSUITABLE when the CA may not sign CRLs (RFC 5280 §4.2.1.3), CRL_INVALID when the times
 *   are out of order or a serial number is malformed or there twice, TIME_INVALID for a time before 1950 or after 9999
 */
export function prepareCrl(content: CrlContent, issuer: IssuingCa): PreparedCrl {
  if (!issuer.keyUsages.includes('cRLSign')) {
    throw new PkiError('ISSUER_UNSUITABLE', 'This CA may not sign CRLs.');
  }
  if (!(content.nextUpdate.getTime() > content.thisUpdate.getTime())) {
    throw new PkiError('CRL_INVALID', 'nextUpdate of a CRL is not after its thisUpdate.');
  }
  const tbsDer = sequence(
    integer(1),
    signatureAlgorithmOf(issuer.keyAlgorithm).identifierDer,
    issuer.subjectNameDer,
    time(content.thisUpdate),
    time(content.nextUpdate),
    // RFC 5280 §5.1.2.6: the list is absent when nothing is revoked.
    ...(content.revoked.length === 0 ? [] : [encodeRevoked(content.revoked)]),
    explicit(
      0,
      sequence(
        extension(
          OID.authorityKeyIdentifier,
          sequence(implicitPrimitive(0, issuer.subjectKeyIdentifier)),
        ),
        extension(OID.cRLNumber, integer(content.crlNumber)),
      ),
    ),
  );
  return construct({ tbsDer, issuer });
}

function encodeRevoked(revoked: readonly RevokedCertificate[]): Uint8Array {
  const seen = new Set<string>();
  const entries = revoked.map((entry) => {
    const magnitude = fromHex(
      entry.serialNumber.length % 2 === 0 ? entry.serialNumber : `0${entry.serialNumber}`,
    );
    const normalized = entry.serialNumber.replace(/^0+/, '').toLowerCase();
    if (magnitude === undefined || normalized === '' || normalized.length > 40) {
      throw new PkiError('CRL_INVALID', 'A revoked serial number is not a positive hex number.');
    }
    if (seen.has(normalized)) {
      throw new PkiError('CRL_INVALID', 'A serial number is in the CRL twice.');
    }
    seen.add(normalized);
    return encodeEntry(entry, magnitude);
  });
  // Joined first: a CRL may have more entries than a call can have arguments.
  return element(TAG.sequence, concat(entries));
}

function encodeEntry(entry: RevokedCertificate, magnitude: Uint8Array): Uint8Array {
  const { reason = 'unspecified' } = entry;
  return sequence(
    unsignedInteger(magnitude),
    time(entry.revokedAt),
    ...(reason === 'unspecified'
      ? []
      : [
          sequence(
            extension(
              OID.reasonCode,
              element(TAG.enumerated, Uint8Array.of(REVOCATION_REASONS[reason])),
            ),
          ),
        ]),
  );
}

function extension(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), octetString(value));
}
