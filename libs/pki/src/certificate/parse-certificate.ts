import { PkiError } from '../errors.ts';
import { type DistinguishedName, readName } from '../der/name.ts';
import { type DerReader, readDer } from '../der/reader.ts';
import { contextConstructed, contextPrimitive, TAG } from '../der/tag.ts';
import { equalOctets } from '../der/octets.ts';
import { readKnownExtensions } from './parse-extensions.ts';
import type {
  ParsedCertificate,
  ParsedExtension,
  ParsedSubjectPublicKeyInfo,
  ParsedTbsCertificate,
} from './parsed-certificate.ts';

/** Largest certificate that is read, octets. */
export const MAX_CERTIFICATE_BYTES = 1 << 16;
/** More extensions than any certificate in use has; bounds the search for duplicates. */
const MAX_EXTENSIONS = 64;

/**
 * A certificate as plain data, strictly read: DER throughout, nothing left over, no extension twice, the two signature
 * algorithm fields equal, and every extension this product knows decoded. It says nothing about trust or policy.
 *
 * @param known - a TBSCertificate read before; when the bytes are the same it is taken as it is
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE
 */
export function parseCertificate(der: Uint8Array, known?: ParsedTbsCertificate): ParsedCertificate {
  return guarded(der, (reader) =>
    reader.sequence((certificate) => {
      const tbsDer = certificate.element(TAG.sequence);
      const tbs =
        known !== undefined && equalOctets(tbsDer, known.der)
          ? known
          : certificate.nested(tbsDer, (inner) => readTbs(inner, tbsDer));
      const signatureAlgorithmDer = certificate.element(TAG.sequence);
      if (!equalOctets(signatureAlgorithmDer, tbs.signatureDer)) {
        throw malformed('The two signature algorithms differ (RFC 5280 §4.1.1.2).');
      }
      return { der, tbs, signatureAlgorithmDer, signature: certificate.wholeBitString() };
    }),
  );
}

/**
 * A TBSCertificate as plain data, read as {@link parseCertificate} reads it: what lints look at before signing.
 *
 * @param knownIssuer - the issuing CA, whose name was read with its certificate
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE
 */
export function parseTbsCertificate(
  tbsDer: Uint8Array,
  knownIssuer?: KnownName,
): ParsedTbsCertificate {
  return guarded(tbsDer, (reader) => readTbs(reader, tbsDer, knownIssuer));
}

/** A name that was read before: where the bytes are the same, it is not read again. */
export interface KnownName {
  readonly subjectNameDer: Uint8Array;
  readonly subject: DistinguishedName;
}

/** Gives whatever the reader found wrong one code, so that callers need not know the reader's. */
function guarded<T>(der: Uint8Array, read: (reader: DerReader) => T): T {
  if (der.length > MAX_CERTIFICATE_BYTES) {
    throw new PkiError(
      'CERTIFICATE_TOO_LARGE',
      `A certificate may have ${MAX_CERTIFICATE_BYTES} octets at most.`,
    );
  }
  try {
    return readDer(der, read, MAX_CERTIFICATE_BYTES);
  } catch (cause) {
    if (cause instanceof PkiError && cause.code !== 'CERTIFICATE_MALFORMED') {
      throw new PkiError('CERTIFICATE_MALFORMED', `This is not a certificate: ${cause.message}`, {
        cause,
      });
    }
    throw cause;
  }
}

function readTbs(
  reader: DerReader,
  der: Uint8Array,
  knownIssuer?: KnownName,
): ParsedTbsCertificate {
  return reader.sequence((tbs) => {
    const version = readVersion(tbs);
    const serialNumber = tbs.integer();
    const signatureDer = tbs.element(TAG.sequence);
    const issuerDer = tbs.element(TAG.sequence);
    const issuer =
      knownIssuer !== undefined && equalOctets(issuerDer, knownIssuer.subjectNameDer)
        ? knownIssuer.subject
        : tbs.nested(issuerDer, readName);
    const { notBefore, notAfter } = tbs.sequence(readValidity);
    const subjectStart = tbs.position;
    const subject = readName(tbs);
    const subjectDer = tbs.since(subjectStart);
    const subjectPublicKeyInfo = readSubjectPublicKeyInfo(tbs);
    const hasIssuerUniqueId = skipUniqueIdentifier(tbs, contextPrimitive(1));
    const hasSubjectUniqueId = skipUniqueIdentifier(tbs, contextPrimitive(2));
    const hasUniqueIdentifiers = hasIssuerUniqueId || hasSubjectUniqueId;
    const extensions = readExplicitExtensions(tbs);
    if ((hasUniqueIdentifiers && version < 2) || (extensions.length > 0 && version < 3)) {
      throw malformed('A field is present that this version does not have (RFC 5280 §4.1.2.1).');
    }
    const known = readKnownExtensions(tbs, extensions);
    return {
      der,
      version,
      serialNumber,
      signatureDer,
      issuerDer,
      issuer,
      notBefore,
      notAfter,
      subjectDer,
      subject,
      subjectPublicKeyInfo,
      hasUniqueIdentifiers,
      extensions,
      known,
    };
  });
}

function readValidity(reader: DerReader): Pick<ParsedTbsCertificate, 'notBefore' | 'notAfter'> {
  return { notBefore: reader.time(), notAfter: reader.time() };
}

function skipUniqueIdentifier(tbs: DerReader, tag: number): boolean {
  if (!tbs.has(tag)) return false;
  tbs.bitString(tag);
  return true;
}

function readVersion(tbs: DerReader): 1 | 2 | 3 {
  if (!tbs.has(contextConstructed(0))) return 1;
  const version = tbs.constructed(contextConstructed(0), readSmallInteger);
  // Version 1 is the DEFAULT, so DER leaves it out.
  if (version === 1) return 2;
  if (version === 2) return 3;
  throw malformed('The version of a certificate is unknown.');
}

function readSmallInteger(reader: DerReader): number {
  return reader.smallInteger();
}

/** Reads a SubjectPublicKeyInfo without judging its key. @throws {PkiError} a DER code */
export function readSubjectPublicKeyInfo(reader: DerReader): ParsedSubjectPublicKeyInfo {
  const start = reader.position;
  const key = reader.sequence(readKeyBits);
  return { der: reader.since(start), ...key };
}

function readKeyBits(spki: DerReader): Omit<ParsedSubjectPublicKeyInfo, 'der'> {
  const algorithm = spki.sequence(readAlgorithmType);
  return { algorithm, subjectPublicKey: spki.wholeBitString() };
}

function readAlgorithmType(identifier: DerReader): string {
  const type = identifier.oid();
  if (!identifier.isEmpty) identifier.element();
  return type;
}

function readExplicitExtensions(tbs: DerReader): readonly ParsedExtension[] {
  return tbs.has(contextConstructed(3))
    ? tbs.constructed(contextConstructed(3), readExtensions)
    : [];
}

/**
 * Reads `Extensions`: at least one, none twice (RFC 5280 §4.2). CRLs and certification requests have the same form.
 *
 * @throws {PkiError} EXTENSION_DUPLICATE, CERTIFICATE_MALFORMED or a DER code
 */
export function readExtensions(reader: DerReader): ParsedExtension[] {
  return reader.constructed(TAG.sequence, readExtensionList);
}

function readExtensionList(list: DerReader): ParsedExtension[] {
  const extensions: ParsedExtension[] = [];
  do {
    const extension = list.sequence(readExtension);
    if (extensions.length >= MAX_EXTENSIONS || isAmong(extensions, extension.oid)) {
      throw new PkiError(
        'EXTENSION_DUPLICATE',
        'An extension is repeated, or there are too many (RFC 5280 §4.2).',
      );
    }
    extensions.push(extension);
  } while (!list.isEmpty);
  return extensions;
}

function isAmong(extensions: readonly ParsedExtension[], oid: string): boolean {
  for (const extension of extensions) if (extension.oid === oid) return true;
  return false;
}

function readExtension(reader: DerReader): ParsedExtension {
  const oid = reader.oid();
  const critical = reader.has(TAG.boolean);
  // FALSE is the DEFAULT, so DER leaves it out (X.690 §11.5).
  if (critical && !reader.boolean()) throw malformed('An extension states a default value.');
  return { oid, critical, value: reader.octetString() };
}

function malformed(message: string): PkiError {
  return new PkiError('CERTIFICATE_MALFORMED', message);
}
