import { formatDateTime, type HandlerResponse, type certificateOrigin } from '@luciole/contract';
import {
  decodeBase64,
  decodePemBlocks,
  formatIpAddress,
  formatName,
  type GeneralName,
  isPkiError,
  type ParsedCertificate,
  parseCertificate,
  toHex,
} from '@luciole/pki';
import { certificateFingerprint } from '@luciole/pki/node';

import { ApplicationError } from '../http/application-error.ts';

/** What a certificate says of itself, as the wire has it. */
export type ReadCertificate = HandlerResponse<typeof certificateOrigin.find>['certificate'];

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/**
 * The first certificate of a text: PEM, whatever stands around it, because people paste what `openssl s_client` prints; or the base64 of DER.
 *
 * @throws {ApplicationError} CERTIFICATE_UNREADABLE
 */
export function readPasted(text: string): ParsedCertificate {
  try {
    const pem = BLOCK.exec(text)?.[0];
    const [block] = pem === undefined ? [] : decodePemBlocks(pem);
    return parseCertificate(block?.der ?? decodeBase64(text.replaceAll(/\s/g, '')));
  } catch (error) {
    if (!isPkiError(error)) throw error;
    const pointer = '/certificate';
    throw ApplicationError.of('CERTIFICATE_UNREADABLE', { problem: error.message }, { pointer });
  }
}

/** The wire form of what a certificate says. */
export function toReadCertificate({ der, tbs }: ParsedCertificate): ReadCertificate {
  const [first = 0] = tbs.serialNumber;
  return {
    subject: formatName(tbs.subject),
    issuer: formatName(tbs.issuer),
    serialNumber: toHex(
      first === 0 && tbs.serialNumber.length > 1 ? tbs.serialNumber.subarray(1) : tbs.serialNumber,
    ),
    fingerprintSha256: certificateFingerprint(der),
    validityStart: formatDateTime(tbs.notBefore),
    validityEnd: formatDateTime(tbs.notAfter),
    subjectAlternativeNames: (tbs.known.subjectAltName ?? []).map(textOf),
  };
}

function textOf(name: GeneralName): string {
  switch (name.form) {
    case 'dNSName':
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
      return name.value;
    case 'iPAddress':
      return formatIpAddress(name.octets);
    case 'directoryName':
    case 'registeredID':
    case 'otherName':
    case 'x400Address':
    case 'ediPartyName':
    default:
      return `(${name.form})`;
  }
}
