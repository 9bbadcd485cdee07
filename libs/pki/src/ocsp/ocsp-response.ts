import type { RevocationReason } from '../crl/revocation-reason.ts';
import type { CertId } from './ocsp-request.ts';

/** What an answer says about one certificate (RFC 6960 §2.2). */
export type OcspStatus =
  | { readonly status: 'good' }
  | {
      readonly status: 'revoked';
      readonly revokedAt: Date;
      readonly reason?: Exclude<RevocationReason, 'removeFromCRL'>;
    }
  /** The CA never issued a certificate with this number. */
  | { readonly status: 'unknown' };

/** A SingleResponse as it is read (RFC 6960 §4.2.1). */
export type ParsedSingleResponse = OcspStatus & {
  readonly certId: CertId;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
};

/** ResponseData (RFC 6960 §4.2.1) as plain data. */
export interface ParsedResponseData {
  /** The bytes that are or will be signed. */
  readonly der: Uint8Array;
  /** SHA-1 of the responder's key (RFC 6960 §4.2.2.3). */
  readonly responderKeyHash: Uint8Array;
  readonly producedAt: Date;
  readonly responses: readonly ParsedSingleResponse[];
}

/** A successful OCSPResponse with a BasicOCSPResponse, as plain data. */
export interface ParsedOcspResponse {
  readonly der: Uint8Array;
  readonly data: ParsedResponseData;
  readonly signatureAlgorithmDer: Uint8Array;
  readonly signature: Uint8Array;
  /** The one certificate that is sent with it, in DER. */
  readonly responderCertificateDer: Uint8Array;
}

/** OCSPResponseStatus other than successful, by number (RFC 6960 §4.2.1). */
export const OCSP_ERRORS = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;
export type OcspError = keyof typeof OCSP_ERRORS;
