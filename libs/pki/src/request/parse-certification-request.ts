import type { SubjectAlternativeNames } from '@luciole/policy';
import { readExtensions } from '../certificate/parse-certificate.ts';
import { readPublicKey } from '../crypto/public-key.ts';
import { readSignatureAlgorithm, suitsKey } from '../crypto/signature-algorithms.ts';
import { readGeneralNames, toSubjectAlternativeNames } from '../der/general-names.ts';
import { type DistinguishedName, readName, SUBJECT_ORDER, toSubjectNames } from '../der/name.ts';
import { OID } from '../der/oid.ts';
import { decodePem } from '../der/pem.ts';
import { type DerReader, readDer } from '../der/reader.ts';
import { contextConstructed, TAG } from '../der/tag.ts';
import { PkiError, type PkiErrorCode } from '../errors.ts';
import type { CertificationRequest, IgnoredParts } from './certification-request.ts';

/** Largest request that is read, octets of DER: an RSA-4096 request with four hundred names fits. */
export const MAX_REQUEST_BYTES = 32 * 1024;
/** More attributes than any requester sends. */
const MAX_ATTRIBUTES = 16;

const GOVERNED: ReadonlySet<string> = new Set(SUBJECT_ORDER.map(([, type]) => type));
const NO_NAMES: SubjectAlternativeNames = {
  dnsNames: [],
  ipAddresses: [],
  rfc822Names: [],
  uniformResourceIdentifiers: [],
};

/**
 * Reads an untrusted certification request, PEM (a string) or DER, and refuses whatever policy could not see: what is
 * not in `names` cannot be asked for.
 *
 * Subject attributes, attributes and extensions that policy does not govern are left out and listed in `ignored`.
 *
 * @throws {PkiError} CSR_MALFORMED, CSR_TOO_LARGE, CSR_TRAILING_BYTES, CSR_VERSION_UNSUPPORTED,
 *   CSR_DUPLICATE_ATTRIBUTE (extensionRequest twice included), CSR_DUPLICATE_EXTENSION (two subjectAltName included),
 *   CSR_NAME_FORM_UNSUPPORTED (otherName, directoryName, registeredID, x400Address, ediPartyName), CSR_STRING_INVALID
 *   (wrong string type, control character, invalid UTF-8, empty value), CSR_SIGNATURE_ALGORITHM_UNSUPPORTED (not
 *   listed, or not one of the key's), or a KEY_ code; nothing else
 */
export function parseCertificationRequest(input: string | Uint8Array): CertificationRequest {
  try {
    return readDer(toDer(input), readRequest, MAX_REQUEST_BYTES);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    const code = codeFor(cause.code);
    if (code === cause.code) throw cause;
    throw new PkiError(code, `The certification request is refused: ${cause.message}`, { cause });
  }
}

function toDer(input: string | Uint8Array): Uint8Array {
  if (typeof input !== 'string') return input;
  // Base64 takes four characters for three octets; line ends come on top.
  return decodePem(
    input,
    ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'],
    MAX_REQUEST_BYTES * 2,
  );
}

/** Codes of the reader that say more than "malformed" about a request. */
const CODES: Partial<Record<PkiErrorCode, PkiErrorCode>> = {
  DER_TOO_LARGE: 'CSR_TOO_LARGE',
  DER_TRAILING_BYTES: 'CSR_TRAILING_BYTES',
  STRING_INVALID: 'CSR_STRING_INVALID',
  EXTENSION_DUPLICATE: 'CSR_DUPLICATE_EXTENSION',
};

function codeFor(code: PkiErrorCode): PkiErrorCode {
  if (code.startsWith('CSR_') || code.startsWith('KEY_')) return code;
  return CODES[code] ?? 'CSR_MALFORMED';
}

function readRequest(reader: DerReader): CertificationRequest {
  const start = reader.position;
  const request = reader.sequence(readParts);
  return { der: reader.since(start), ...request };
}

function readParts(request: DerReader): Omit<CertificationRequest, 'der'> {
  const infoStart = request.position;
  const { subjectPublicKeyInfoDer, names, ignored } = readInfo(request);
  const certificationRequestInfoDer = request.since(infoStart);
  const signatureAlgorithm = readSignatureAlgorithm(request);
  const signature = request.wholeBitString();
  const publicKey = readPublicKey(subjectPublicKeyInfoDer);
  const { keyAlgorithm } = publicKey;
  if (signatureAlgorithm === undefined || !suitsKey(signatureAlgorithm, keyAlgorithm)) {
    throw new PkiError(
      'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
      'The request must be signed with SHA-256 or better, in an algorithm of its own key.',
    );
  }
  return {
    certificationRequestInfoDer,
    subjectPublicKeyInfoDer,
    publicKey,
    keyAlgorithm,
    signatureAlgorithm,
    signature,
    names,
    ignored,
  };
}

/** CertificationRequestInfo (RFC 2986 §4.1). */
function readInfo(
  reader: DerReader,
): Pick<CertificationRequest, 'subjectPublicKeyInfoDer' | 'names' | 'ignored'> {
  return reader.sequence((info) => {
    if (info.smallInteger() !== 0) {
      throw new PkiError('CSR_VERSION_UNSUPPORTED', 'The version of the request is not v1.');
    }
    const subject = readName(info);
    requireValues(subject);
    const subjectPublicKeyInfoDer = info.element(TAG.sequence);
    // Some encoders leave an empty set of attributes out, though RFC 2986 does not make it optional.
    const attributes = info.optional(contextConstructed(0), readAttributes);
    const sans = attributes?.sans ?? NO_NAMES;
    const ignored: IgnoredParts = {
      subjectAttributes: ungovernedTypes(subject),
      extensions: attributes?.extensions ?? [],
      attributes: attributes?.ignored ?? [],
    };
    return { subjectPublicKeyInfoDer, names: { subject: toSubjectNames(subject), sans }, ignored };
  });
}

function requireValues(subject: DistinguishedName): void {
  for (const rdn of subject) {
    for (const { value } of rdn) {
      if (value === '') throw new PkiError('CSR_STRING_INVALID', 'A subject value is empty.');
    }
  }
}

function ungovernedTypes(subject: DistinguishedName): string[] {
  const types: string[] = [];
  for (const rdn of subject) {
    for (const { type } of rdn) if (!GOVERNED.has(type)) types.push(type);
  }
  return types;
}

interface Attributes {
  readonly sans: SubjectAlternativeNames;
  readonly extensions: readonly string[];
  readonly ignored: readonly string[];
}

function readAttributes(reader: DerReader): Attributes {
  return reader.constructed(contextConstructed(0), (list) => {
    let requested: RequestedExtensions | undefined;
    const seen = new Set<string>();
    while (!list.isEmpty) {
      list.sequence((attribute) => {
        const type = attribute.oid();
        if (seen.has(type) || seen.size >= MAX_ATTRIBUTES) {
          throw new PkiError(
            'CSR_DUPLICATE_ATTRIBUTE',
            'An attribute is repeated, or there are too many.',
          );
        }
        seen.add(type);
        if (type === OID.extensionRequest) {
          requested = readExtensionRequest(attribute);
        } else {
          attribute.element(TAG.set);
        }
      });
    }
    seen.delete(OID.extensionRequest);
    return { sans: NO_NAMES, extensions: [], ...requested, ignored: [...seen] };
  });
}

type RequestedExtensions = Pick<Attributes, 'sans' | 'extensions'>;

/** The one value of extensionRequest (RFC 2985 §5.4.2: SINGLE VALUE). */
function readExtensionRequest(attribute: DerReader): RequestedExtensions {
  return attribute.set((values) => {
    const extensions = readExtensions(values);
    if (!values.isEmpty) {
      throw new PkiError('CSR_DUPLICATE_ATTRIBUTE', 'extensionRequest has more than one value.');
    }
    let sans = NO_NAMES;
    const others: string[] = [];
    for (const { oid, value } of extensions) {
      if (oid === OID.subjectAltName) {
        sans = readSubjectAltName(values, value);
      } else {
        others.push(oid);
      }
    }
    return { sans, extensions: others };
  });
}

function readSubjectAltName(within: DerReader, value: Uint8Array): SubjectAlternativeNames {
  const sans = toSubjectAlternativeNames(
    within.nested(value, (reader) => readGeneralNames(reader)),
  );
  if (sans === undefined) {
    throw new PkiError(
      'CSR_NAME_FORM_UNSUPPORTED',
      'Only dNSName, iPAddress, rfc822Name and uniformResourceIdentifier can be asked for.',
    );
  }
  return sans;
}
