import { readExtensions } from '../certificate/parse-certificate.ts';
import type { ParsedExtension } from '../certificate/parsed-certificate.ts';
import { toHex } from '../der/hex.ts';
import { OID } from '../der/oid.ts';
import { type DerReader, readDer } from '../der/reader.ts';
import { contextConstructed, TAG } from '../der/tag.ts';
import { PkiError } from '../errors.ts';

/** Largest request that is read, octets: {@link MAX_CERT_IDS} of them, with room for what is passed over. */
export const MAX_OCSP_REQUEST_BYTES = 4096;
/** Most certificates that one request may ask about. */
export const MAX_CERT_IDS = 10;
/** RFC 9654 §2.1. */
const MAX_NONCE_OCTETS = 128;

/** A certificate as OCSP names it (RFC 6960 §4.1.1): by the hashes of its issuer and its number. */
export interface CertId {
  /** As it stands in the request: an answer repeats it byte for byte. */
  readonly der: Uint8Array;
  /** `undefined` for a hash that nobody asks with. */
  readonly hash: 'SHA-1' | 'SHA-256' | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Lower-case hex without leading `00`. */
  readonly serialNumber: string;
}

/** An OCSPRequest (RFC 6960 §4.1.1) as far as a responder goes by it. */
export interface OcspRequest {
  /** 1 to {@link MAX_CERT_IDS}. */
  readonly certIds: readonly CertId[];
  /** Whether the client would like its nonce repeated (RFC 9654). */
  readonly hasNonce: boolean;
}

const HASHES: Readonly<Record<string, CertId['hash']>> = {
  [OID.sha1]: 'SHA-1',
  [OID.sha256]: 'SHA-256',
};

/**
 * An OCSPRequest, strictly read. Who asks and the client's signature are passed over (RFC 5019 §2.1.2); so are
 * extensions that are not critical, except that a nonce must be 1 to 128 octets (RFC 9654 §2.1).
 *
 * @throws {PkiError} OCSP_REQUEST_MALFORMED
 */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  try {
    return readDer(
      der,
      (reader) =>
        reader.sequence((request) => {
          const content = request.sequence(readTbsRequest);
          if (request.has(contextConstructed(0))) request.element();
          return content;
        }),
      MAX_OCSP_REQUEST_BYTES,
    );
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code === 'OCSP_REQUEST_MALFORMED') throw cause;
    throw new PkiError('OCSP_REQUEST_MALFORMED', `This is no OCSP request: ${cause.message}`, {
      cause,
    });
  }
}

function readTbsRequest(tbs: DerReader): OcspRequest {
  // version is v1, its DEFAULT, which DER leaves out.
  if (tbs.has(contextConstructed(1))) tbs.element();
  const certIds = tbs.sequenceOf(readRequest);
  if (certIds.length > MAX_CERT_IDS) throw malformed('It asks about too many certificates.');
  const extensions = tbs.has(contextConstructed(2))
    ? tbs.constructed(contextConstructed(2), readExtensions)
    : [];
  return { certIds, hasNonce: readNonce(extensions) };
}

function readRequest(list: DerReader): CertId {
  return list.sequence((request) => {
    const certId = readCertId(request);
    if (request.has(contextConstructed(0))) {
      refuseCritical(request.constructed(contextConstructed(0), readExtensions));
    }
    return certId;
  });
}

/** Reads a CertID (RFC 6960 §4.1.1). @throws {PkiError} OCSP_REQUEST_MALFORMED or a DER code */
export function readCertId(reader: DerReader): CertId {
  const start = reader.position;
  const parts = reader.sequence((certId) => {
    const hash = certId.sequence(readHash);
    const issuerNameHash = certId.octetString();
    const issuerKeyHash = certId.octetString();
    return { hash, issuerNameHash, issuerKeyHash, serialNumber: readNumber(certId.integer()) };
  });
  return { der: reader.since(start), ...parts };
}

/** Parameters are absent or NULL; both are in use (RFC 4055 §2.1). */
function readHash(identifier: DerReader): CertId['hash'] {
  const type = identifier.oid();
  if (identifier.has(TAG.null)) identifier.null();
  else if (!identifier.isEmpty) identifier.element();
  return HASHES[type];
}

/** A negative number is nobody's, and no reason to refuse the question. */
function readNumber(octets: Uint8Array): string {
  if ((octets[0] ?? 0) >= 0x80) return `-${toHex(octets)}`;
  return toHex(octets.length > 1 && octets[0] === 0 ? octets.subarray(1) : octets);
}

function readNonce(extensions: readonly ParsedExtension[]): boolean {
  const nonce = extensions.find(({ oid }) => oid === OID.ocspNonce);
  refuseCritical(extensions.filter((extension) => extension !== nonce));
  if (nonce === undefined) return false;
  const octets = readDer(nonce.value, (reader) => reader.octetString());
  if (octets.length < 1 || octets.length > MAX_NONCE_OCTETS) {
    throw malformed('The nonce is not 1 to 128 octets long (RFC 9654 §2.1).');
  }
  return true;
}

function refuseCritical(extensions: readonly ParsedExtension[]): void {
  const critical = extensions.find((extension) => extension.critical);
  if (critical !== undefined) throw malformed(`Extension ${critical.oid} is not understood.`);
}

function malformed(message: string): PkiError {
  return new PkiError('OCSP_REQUEST_MALFORMED', message);
}
