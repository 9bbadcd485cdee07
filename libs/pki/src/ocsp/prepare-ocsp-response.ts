import { REVOCATION_REASONS } from '../crl/revocation-reason.ts';
import { contextConstructed, contextPrimitive, TAG } from '../der/tag.ts';
import { element, explicit, generalizedTime, octetString, sequence } from '../der/writer.ts';
import { PkiError } from '../errors.ts';
import { inspectResponseData } from './inspect-response-data.ts';
import type { OcspResponder } from './ocsp-responder.ts';
import { OCSP_ERRORS, type OcspError, type OcspStatus } from './ocsp-response.ts';
import { parseResponseData } from './parse-ocsp-response.ts';

/** What is said about one certificate; `certIdDer` is the CertID of the request, byte for byte. */
export type OcspAnswer = OcspStatus & { readonly certIdDer: Uint8Array };

/** What an OCSP response says (RFC 6960 §4.2.1). */
export interface OcspResponseContent {
  readonly producedAt: Date;
  /** When what it says was known to be right. */
  readonly thisUpdate: Date;
  /** When a newer one will be there at the latest; the responder's certificate is valid then. */
  readonly nextUpdate: Date;
  /** At least one. */
  readonly answers: readonly OcspAnswer[];
}

/** The bytes of a response to be signed, and the responder that has to sign them. */
export interface SpentOcspResponse {
  readonly dataDer: Uint8Array;
  readonly responder: OcspResponder;
}

let construct: (content: SpentOcspResponse) => PreparedOcspResponse;
let takeContent: (prepared: PreparedOcspResponse) => SpentOcspResponse;

/**
 * An OCSP response that was encoded and inspected, and may be signed once. Only {@link prepareOcspResponse} makes one and
 * only `signOcspResponse` spends it, so that nothing else reaches the responder's key.
 */
export class PreparedOcspResponse {
  readonly #content: SpentOcspResponse;
  #spent = false;

  private constructor(content: SpentOcspResponse) {
    this.#content = content;
  }

  static {
    construct = (content) => new PreparedOcspResponse(content);
    takeContent = (prepared) => {
      if (prepared.#spent) {
        throw new PkiError('PREPARED_ALREADY_SPENT', 'This OCSP response was already signed.');
      }
      prepared.#spent = true;
      return prepared.#content;
    };
  }
}

/**
 * Spends a prepared response. PURPOSEFULLY NOT EXPORTED from the package: only `signOcspResponse` may.
 *
 * @throws {PkiError} PREPARED_ALREADY_SPENT
 */
export function spendPreparedOcspResponse(prepared: PreparedOcspResponse): SpentOcspResponse {
  return takeContent(prepared);
}

/**
 * A basic response without extensions, inspected before anything signs it (RFC 6960 §4.2.1, RFC 5019 §2.2).
 *
 * @throws {PkiError} OCSP_RESPONSE_INVALID with the clause that it would break, OCSP_RESPONSE_MALFORMED without an
 *   answer or with a CertID that is none, TIME_INVALID
 */
export function prepareOcspResponse(
  content: OcspResponseContent,
  responder: OcspResponder,
): PreparedOcspResponse {
  const dataDer = sequence(
    explicit(2, octetString(responder.keyHash)),
    generalizedTime(content.producedAt),
    sequence(
      ...content.answers.map((answer) =>
        sequence(
          answer.certIdDer,
          encodeStatus(answer),
          generalizedTime(content.thisUpdate),
          explicit(0, generalizedTime(content.nextUpdate)),
        ),
      ),
    ),
  );
  inspectResponseData(parseResponseData(dataDer), responder);
  return construct({ dataDer, responder });
}

function encodeStatus(answer: OcspStatus): Uint8Array {
  if (answer.status === 'good') return element(contextPrimitive(0));
  if (answer.status === 'unknown') return element(contextPrimitive(2));
  const { reason = 'unspecified', revokedAt } = answer;
  return element(
    contextConstructed(1),
    generalizedTime(revokedAt),
    ...(reason === 'unspecified'
      ? []
      : [explicit(0, element(TAG.enumerated, Uint8Array.of(REVOCATION_REASONS[reason])))]),
  );
}

/** An OCSPResponse that says why there is no answer (RFC 6960 §4.2.1); it is not signed. */
export function encodeOcspError(error: OcspError): Uint8Array {
  return sequence(element(TAG.enumerated, Uint8Array.of(OCSP_ERRORS[error])));
}
