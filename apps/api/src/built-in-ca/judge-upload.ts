import { createHash } from 'node:crypto';

import { formatDateTime } from '@luciole/contract';
import {
  type CaCertificateFault,
  formatName,
  isPkiError,
  judgeCaCertificate,
  type ParsedCertificate,
  type PublicKey,
  readCertificates,
} from '@luciole/pki';
import { verifySignedData } from '@luciole/pki/node';

import { ApplicationError, type Problem, problem } from '../http/application-error.ts';

/** Where in the body everything stands that can be wrong. */
const WHERE = { pointer: '/certificates' } as const;

/** Digests that CAs make key identifiers with (RFC 5280 §4.2.1.2, RFC 7093 §2). */
const DIGESTS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

/**
 * The chain of an uploaded certificate for this key, the certificate first and its self-signed root last.
 *
 * @throws {ApplicationError} CA_UPLOAD_UNREADABLE, or every CA_UPLOAD_ problem at once
 */
export async function judgeUpload(
  text: string,
  publicKey: PublicKey,
  at: Date,
): Promise<readonly [ParsedCertificate, ...ParsedCertificate[]]> {
  const judgement = await judgeCaCertificate(readUpload(text), {
    at,
    verify: verifySignedData,
    subjectPublicKeyInfoDer: publicKey.subjectPublicKeyInfoDer,
    keyIdentifiers: DIGESTS.map((name) =>
      createHash(name).update(publicKey.subjectPublicKey).digest().subarray(0, 20),
    ),
  });
  if ('chain' in judgement) return judgement.chain;
  const [first, ...more] = judgement.faults;
  throw ApplicationError.all([problemOf(first), ...more.map(problemOf)]);
}

function readUpload(text: string): readonly ParsedCertificate[] {
  try {
    return readCertificates(text);
  } catch (error) {
    if (!isPkiError(error)) throw error;
    throw ApplicationError.of(
      'CA_UPLOAD_UNREADABLE',
      { problem: error.message },
      { ...WHERE, cause: error },
    );
  }
}

function problemOf(fault: CaCertificateFault): Problem {
  switch (fault.code) {
    case 'KEY_NOT_CERTIFIED':
    case 'KEY_CERTIFIED_TWICE':
    case 'ANCHOR_MISSING':
      return problem(`CA_UPLOAD_${fault.code}`, {}, WHERE);
    case 'KEY_USAGE':
      return problem('CA_UPLOAD_KEY_USAGE', { ...subjectOf(fault), missing: fault.missing }, WHERE);
    case 'PATH_LENGTH':
      return problem('CA_UPLOAD_PATH_LENGTH', { ...subjectOf(fault), needed: fault.needed }, WHERE);
    case 'VALIDITY': {
      const { notAfter, notBefore } = fault.certificate.tbs;
      const dates = { notBefore: formatDateTime(notBefore), notAfter: formatDateTime(notAfter) };
      return problem('CA_UPLOAD_VALIDITY', { ...subjectOf(fault), ...dates }, WHERE);
    }
    case 'OUTLIVES_ISSUER': {
      const notAfter = formatDateTime(fault.certificate.tbs.notAfter);
      return problem('CA_UPLOAD_OUTLIVES_ISSUER', { ...subjectOf(fault), notAfter }, WHERE);
    }
    case 'PATH_MISSING':
    case 'NOT_A_CA':
    case 'KEY_IDENTIFIER':
    case 'KEY_UNSUPPORTED':
    case 'SIGNATURE':
    case 'ISSUER':
    case 'NAME_CONSTRAINTS':
    case 'CRITICAL_EXTENSION':
    case 'EXTENDED_KEY_USAGE':
      return problem(`CA_UPLOAD_${fault.code}`, subjectOf(fault), WHERE);
  }
}

function subjectOf({ certificate }: { readonly certificate: ParsedCertificate }): {
  readonly subject: string;
} {
  return { subject: formatName(certificate.tbs.subject) || 'a CA without name' };
}
