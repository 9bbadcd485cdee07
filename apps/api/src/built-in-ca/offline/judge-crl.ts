import { Buffer } from 'node:buffer';

import { formatDateTime, MAX_OFFLINE_REVOCATIONS } from '@luciole/contract';
import {
  CLOCK_SKEW_SECONDS,
  decodePem,
  isPkiError,
  MAX_CRL_BYTES,
  type ParsedCrl,
  PkiError,
  readCaCertificate,
  validateCrl,
} from '@luciole/pki';
import { signatureVerifier } from '@luciole/pki/node';

import { ApplicationError } from '../../http/application-error.ts';

const WHERE = { pointer: '/crl' } as const;
/** Serial numbers that a refusal names. */
const NAMED = 10;
/** Of the hexadecimal digits of a serial number (RFC 5280 §4.1.2.2). */
const MOST_DIGITS = 40;

/** What an uploaded CRL is held against. */
export interface CrlExpectations {
  /** Of the CA that must have signed it. */
  readonly certificateDer: Uint8Array;
  readonly at: Date;
  /** Number of the CRL that is served; 0 when there is none. */
  readonly number: number;
  /** The highest number that can have been given out. */
  readonly highestNumber: number;
  /** Of the CRL that is served. */
  readonly thisUpdate: Date;
  /** Serial numbers that the CRL that is served lists. */
  readonly listed: readonly string[];
}

/** A CRL that may be served. */
export interface JudgedCrl {
  readonly crl: ParsedCrl;
  readonly crlNumber: number;
  readonly der: Buffer;
}

/**
 * The CRL of a CA that was signed elsewhere: of this CA, complete, current, and later than the one that is served.
 *
 * @throws {ApplicationError} CA_CRL_UNREADABLE, CA_CRL_NUMBER, CA_CRL_TIMES, CA_CRL_INCOMPLETE
 */
export async function judgeCrl(pem: string, expected: CrlExpectations): Promise<JudgedCrl> {
  const crl = await readCrl(pem, expected.certificateDer);
  const number = BigInt(`0x${crl.crlNumber}`);
  const { highestNumber: highest, number: above } = expected;
  if (number <= BigInt(above) || number > BigInt(highest)) {
    const args = { number: String(number).slice(0, 48), above, highest };
    throw ApplicationError.of('CA_CRL_NUMBER', args, WHERE);
  }
  const { nextUpdate, thisUpdate } = crl;
  const at = expected.at.getTime();
  const isCurrent =
    thisUpdate.getTime() <= at + CLOCK_SKEW_SECONDS * 1000 &&
    nextUpdate.getTime() > at &&
    thisUpdate >= expected.thisUpdate;
  if (!isCurrent) {
    const args = {
      thisUpdate: formatDateTime(thisUpdate),
      nextUpdate: formatDateTime(nextUpdate),
    };
    throw ApplicationError.of('CA_CRL_TIMES', args, WHERE);
  }
  const lists = new Set(crl.revoked.map(({ serialNumber }) => serialNumber));
  const missing = expected.listed.filter((serialNumber) => !lists.has(serialNumber));
  if (missing.length > 0) {
    const args = { serialNumbers: missing.slice(0, NAMED) };
    throw ApplicationError.of('CA_CRL_INCOMPLETE', args, WHERE);
  }
  return { crl, crlNumber: Number(number), der: Buffer.from(crl.der) };
}

async function readCrl(pem: string, certificateDer: Uint8Array): Promise<ParsedCrl> {
  try {
    const ca = readCaCertificate(certificateDer);
    const der = decodePem(pem, ['X509 CRL'], MAX_CRL_BYTES);
    const crl = await validateCrl(der, ca, signatureVerifier(ca.publicKey));
    const fault = faultOf(crl);
    if (fault === undefined) return crl;
    throw new PkiError('CRL_INVALID', fault);
  } catch (error) {
    if (!isPkiError(error)) throw error;
    throw ApplicationError.of(
      'CA_CRL_UNREADABLE',
      { problem: error.message },
      { ...WHERE, cause: error },
    );
  }
}

/** Why a CRL that is well made is none to go on from: the next one lists all that this one does, and has to be signed offline. */
function faultOf({ distributionPoints, revoked }: ParsedCrl): string | undefined {
  if (distributionPoints.length > 0) return 'It is for some certificates only.';
  if (revoked.length > MAX_OFFLINE_REVOCATIONS) {
    return `It lists more than ${MAX_OFFLINE_REVOCATIONS} certificates.`;
  }
  if (revoked.some(({ serialNumber }) => serialNumber.length > MOST_DIGITS)) {
    return 'It lists a serial number of more than 20 octets (RFC 5280 §4.1.2.2).';
  }
  if (revoked.some(({ reason }) => reason === 'removeFromCRL')) {
    return 'It has an entry that only a delta CRL may have (RFC 5280 §5.3.1).';
  }
  return undefined;
}
