import { revocationReasonOf } from '../crl/revocation-reason.ts';
import { OID } from '../der/oid.ts';
import { type DerReader, readDer } from '../der/reader.ts';
import { contextConstructed, contextPrimitive, TAG } from '../der/tag.ts';
import { PkiError } from '../errors.ts';
import { readCertId } from './ocsp-request.ts';
import type {
  OcspStatus,
  ParsedOcspResponse,
  ParsedResponseData,
  ParsedSingleResponse,
} from './ocsp-response.ts';

/** Largest response that is read, octets. */
const MAX_OCSP_RESPONSE_BYTES = 1 << 16;
const SUCCESSFUL = 0;

/**
 * A successful OCSP response of the form this product makes, strictly read: basic, responder by key, one certificate,
 * every answer with nextUpdate, no extensions (RFC 5019 §2.2.1). It says nothing about trust.
 *
 * @throws {PkiError} OCSP_RESPONSE_MALFORMED, also for an error response
 */
export function parseOcspResponse(der: Uint8Array): ParsedOcspResponse {
  return strictly(() =>
    readDer(der, (reader) => readResponse(reader, der), MAX_OCSP_RESPONSE_BYTES),
  );
}

/** ResponseData alone: the bytes that are about to be signed. @throws {PkiError} OCSP_RESPONSE_MALFORMED */
export function parseResponseData(der: Uint8Array): ParsedResponseData {
  return strictly(() => readDer(der, (reader) => reader.sequence((data) => readData(data, der))));
}

function strictly<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code === 'OCSP_RESPONSE_MALFORMED') throw cause;
    throw new PkiError('OCSP_RESPONSE_MALFORMED', `This is no OCSP response: ${cause.message}`, {
      cause,
    });
  }
}

function readResponse(reader: DerReader, der: Uint8Array): ParsedOcspResponse {
  return reader.sequence((response) => {
    const status = response.content(TAG.enumerated);
    if (status.length !== 1 || status[0] !== SUCCESSFUL) throw malformed('It is not successful.');
    return response.constructed(contextConstructed(0), (explicit) =>
      explicit.sequence((bytes) => {
        if (bytes.oid() !== OID.ocspBasic) throw malformed('It is not a basic response.');
        return bytes.nested(bytes.octetString(), (basic) => readBasic(basic, der));
      }),
    );
  });
}

function readBasic(reader: DerReader, der: Uint8Array): ParsedOcspResponse {
  return reader.sequence((basic) => {
    const dataDer = basic.element(TAG.sequence);
    const data = basic.nested(dataDer, (inner) =>
      inner.sequence((content) => readData(content, dataDer)),
    );
    return {
      der,
      data,
      signatureAlgorithmDer: basic.element(TAG.sequence),
      signature: basic.wholeBitString(),
      responderCertificateDer: basic.constructed(contextConstructed(0), (certificates) =>
        certificates.sequence((list) => list.element(TAG.sequence)),
      ),
    };
  });
}

function readData(data: DerReader, der: Uint8Array): ParsedResponseData {
  return {
    der,
    responderKeyHash: data.constructed(contextConstructed(2), (byKey) => byKey.octetString()),
    producedAt: data.generalizedTime(),
    responses: data.sequenceOf(readSingleResponse),
  };
}

function readSingleResponse(list: DerReader): ParsedSingleResponse {
  return list.sequence((single) => {
    const certId = readCertId(single);
    const status = readStatus(single);
    const thisUpdate = single.generalizedTime();
    const nextUpdate = single.constructed(contextConstructed(0), (next) => next.generalizedTime());
    return { certId, ...status, thisUpdate, nextUpdate };
  });
}

/** CertStatus: NULL and SEQUENCE under implicit tags. */
function readStatus(single: DerReader): OcspStatus {
  if (single.has(contextConstructed(1))) {
    return single.constructed(contextConstructed(1), (revoked) => {
      const revokedAt = revoked.generalizedTime();
      if (revoked.isEmpty) return { status: 'revoked', revokedAt };
      const code = revoked.constructed(contextConstructed(0), (reason) =>
        reason.content(TAG.enumerated),
      );
      const reason = code.length === 1 ? revocationReasonOf(code[0] ?? 0) : undefined;
      if (reason === undefined || reason === 'removeFromCRL' || reason === 'unspecified') {
        throw malformed('A reason code is unknown or better left out (RFC 5280 §5.3.1).');
      }
      return { status: 'revoked', revokedAt, reason };
    });
  }
  const isGood = single.has(contextPrimitive(0));
  if (single.content(contextPrimitive(isGood ? 0 : 2)).length > 0) {
    throw malformed('A status has content.');
  }
  return { status: isGood ? 'good' : 'unknown' };
}

function malformed(message: string): PkiError {
  return new PkiError('OCSP_RESPONSE_MALFORMED', message);
}
