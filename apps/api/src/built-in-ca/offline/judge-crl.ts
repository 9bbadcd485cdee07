import { Buffer } from 'node:buffer';

import { formatDateTime } from '@luciole/contract';
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
    if (crl.distributionPoints.length === 0) return crl;
    throw new PkiError('CRL_INVALID', 'It is for some certificates only.');
  } catch (error) {
    if (!isPkiError(error)) throw error;
    throw ApplicationError.of(
      'CA_CRL_UNREADABLE',
      { problem: error.message },
      { ...WHERE, cause: error },
    );
  }
}
