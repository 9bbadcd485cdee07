import { readExtensions } from '../certificate/parse-certificate.ts';
import type { ParsedExtension } from '../certificate/parsed-certificate.ts';
import { toHex } from '../der/hex.ts';
import { OID } from '../der/oid.ts';
import { readGeneralNames } from '../der/general-names.ts';
import { DerReader, readDer } from '../der/reader.ts';
import { contextConstructed, contextPrimitive, TAG } from '../der/tag.ts';
import { PkiError } from '../errors.ts';
import { revocationReasonOf } from './revocation-reason.ts';
import type { RevocationReason } from './revocation-reason.ts';
import { ENTRIES_PER_TURN, type Pause } from './turns.ts';

/** Largest CRL that is read, octets: room for some 400,000 entries. */
export const MAX_CRL_BYTES = 1 << 24;

export interface ParsedCrlEntry {
  /** Lower-case hex without leading `00`. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  readonly reason?: RevocationReason;
}

/** A CertificateList (RFC 5280 §5.1) as plain data; every `Uint8Array` is a view of the bytes that were parsed. */
export interface ParsedCrl {
  readonly der: Uint8Array;
  readonly tbsDer: Uint8Array;
  readonly signatureAlgorithmDer: Uint8Array;
  readonly signature: Uint8Array;
  readonly issuerDer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Lower-case hex without leading `00` (RFC 5280 §5.2.3). */
  readonly crlNumber: string;
  readonly authorityKeyIdentifier: Uint8Array;
  /** The addresses of a CRL that is only for certificates that name one of them (RFC 5280 §5.2.5); empty for a complete one. */
  readonly distributionPoints: readonly string[];
  readonly revoked: readonly ParsedCrlEntry[];
}

/** A CRL whose entries were not looked at yet. */
type CrlWithoutEntries = Omit<ParsedCrl, 'revoked'> & {
  readonly entriesDer: Uint8Array | undefined;
};

/**
 * A CRL of version 2 as plain data, strictly read. It says nothing about trust.
 *
 * @throws {PkiError} CRL_MALFORMED, also for an extension that is not known, such as those of delta and indirect CRLs
 *   (RFC 5280 §5.2: a CRL that is not understood must not be used)
 */
export function parseCrl(der: Uint8Array): ParsedCrl {
  const steps = parsing(der);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What {@link parseCrl} gives, read in turns: a CRL of 100,000 entries holds nobody up for long. */
export async function parseCrlInTurns(der: Uint8Array, pause: Pause): Promise<ParsedCrl> {
  const steps = parsing(der);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}

function* parsing(der: Uint8Array): Generator<undefined, ParsedCrl> {
  try {
    const { entriesDer, ...crl } = readDer(
      der,
      (reader) => reader.sequence((list) => readCrl(list, der)),
      MAX_CRL_BYTES,
    );
    return { ...crl, revoked: entriesDer === undefined ? [] : yield* readingEntries(entriesDer) };
  } catch (cause) {
    if (cause instanceof PkiError && cause.code !== 'CRL_MALFORMED') {
      throw new PkiError('CRL_MALFORMED', `This is not a CRL: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

function readCrl(list: DerReader, der: Uint8Array): CrlWithoutEntries {
  const tbsDer = list.element(TAG.sequence);
  const tbs = list.nested(tbsDer, (inner) => inner.sequence(readTbs));
  const signatureAlgorithmDer = list.element(TAG.sequence);
  if (toHex(signatureAlgorithmDer) !== toHex(tbs.signatureDer)) {
    throw malformed('The two signature algorithms differ (RFC 5280 §5.1.1.2).');
  }
  const { signatureDer: _, ...content } = tbs;
  return { der, tbsDer, signatureAlgorithmDer, signature: list.wholeBitString(), ...content };
}

function readTbs(tbs: DerReader): Omit<
  CrlWithoutEntries,
  'der' | 'tbsDer' | 'signatureAlgorithmDer' | 'signature'
> & {
  readonly signatureDer: Uint8Array;
} {
  if (!tbs.has(TAG.integer) || tbs.smallInteger() !== 1) throw malformed('It is not version 2.');
  const signatureDer = tbs.element(TAG.sequence);
  const issuerDer = tbs.element(TAG.sequence);
  const thisUpdate = tbs.time();
  const nextUpdate = tbs.time();
  const entriesDer = tbs.has(TAG.sequence) ? tbs.element() : undefined;
  const extensions = tbs.constructed(contextConstructed(0), readExtensions);
  requireKnown(
    extensions,
    [OID.authorityKeyIdentifier, OID.cRLNumber],
    OID.issuingDistributionPoint,
  );
  const point = extensions.find(({ oid }) => oid === OID.issuingDistributionPoint);
  return {
    signatureDer,
    issuerDer,
    thisUpdate,
    nextUpdate,
    entriesDer,
    crlNumber: readDer(valueOf(extensions, OID.cRLNumber), (reader) =>
      positiveHex(reader.integer()),
    ),
    authorityKeyIdentifier: readDer(valueOf(extensions, OID.authorityKeyIdentifier), (reader) =>
      reader.sequence((identifier) => identifier.octetString(contextPrimitive(0))),
    ),
    distributionPoints: point === undefined ? [] : readDer(point.value, readDistributionPoint),
  };
}

/** URIs as full name and nothing else: whatever else could stand there narrows what the CRL is about. */
function readDistributionPoint(reader: DerReader): readonly string[] {
  const names = reader.sequence((point) =>
    point.constructed(contextConstructed(0), (name) =>
      readGeneralNames(name, contextConstructed(0)),
    ),
  );
  return names.map((name) => {
    if (name.form === 'uniformResourceIdentifier') return name.value;
    throw malformed('The distribution point is not a URI.');
  });
}

function* readingEntries(entriesDer: Uint8Array): Generator<undefined, ParsedCrlEntry[]> {
  const list = DerReader.over(entriesDer, MAX_CRL_BYTES).open(TAG.sequence);
  const entries: ParsedCrlEntry[] = [];
  const seen = new Set<string>();
  do {
    const entry = readEntry(list);
    // RFC 5280 §5.1.2.6: which of two lines would hold?
    if (seen.has(entry.serialNumber)) throw malformed('A serial number is there twice.');
    seen.add(entry.serialNumber);
    entries.push(entry);
    if (entries.length % ENTRIES_PER_TURN === 0) yield;
  } while (!list.isEmpty);
  return entries;
}

function readEntry(list: DerReader): ParsedCrlEntry {
  return list.sequence((entry) => {
    const serialNumber = positiveHex(entry.integer());
    const revokedAt = entry.time();
    if (entry.isEmpty) return { serialNumber, revokedAt };
    const extensions = readExtensions(entry);
    requireKnown(extensions, [OID.reasonCode]);
    const code = readDer(valueOf(extensions, OID.reasonCode), (reader) =>
      reader.content(TAG.enumerated),
    );
    const reason = code.length === 1 ? revocationReasonOf(code[0] ?? 0) : undefined;
    if (reason === undefined) throw malformed('A reason code is unknown (RFC 5280 §5.3.1).');
    return { serialNumber, revokedAt, reason };
  });
}

function positiveHex(octets: Uint8Array): string {
  if ((octets[0] ?? 0x80) >= 0x80) throw malformed('A number is negative.');
  return toHex(octets.length > 1 && octets[0] === 0 ? octets.subarray(1) : octets);
}

/** Those of `known` are not critical; `critical` may be there and is (RFC 5280 §5.2). */
function requireKnown(
  extensions: readonly ParsedExtension[],
  known: readonly string[],
  critical?: string,
): void {
  const unknown = extensions.find((extension) =>
    extension.critical ? extension.oid !== critical : !known.includes(extension.oid),
  );
  if (unknown !== undefined) throw malformed(`Extension ${unknown.oid} is not understood.`);
}

function valueOf(extensions: readonly ParsedExtension[], oid: string): Uint8Array {
  const found = extensions.find((extension) => extension.oid === oid);
  if (found === undefined) throw malformed(`Extension ${oid} is missing.`);
  return found.value;
}

function malformed(message: string): PkiError {
  return new PkiError('CRL_MALFORMED', message);
}
