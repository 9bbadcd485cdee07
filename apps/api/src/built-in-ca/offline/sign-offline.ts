import { OfflineRequest } from '@luciole/contract';
import {
  CLOCK_SKEW_SECONDS,
  decodePem,
  encodePem,
  formatName,
  intermediateCaTemplate,
  parseCertificationRequest,
  parseTbsCertificate,
  prepareCertificate,
  prepareCrl,
} from '@luciole/pki';
import {
  secureRandom,
  sha256,
  signCertificate,
  signCrl,
  type Signer,
  verifyProofOfPossession,
} from '@luciole/pki/node';
import { addValidityPeriod, parseValidityPeriod, type ValidityPeriod } from '@luciole/policy';

import { sha256Hex } from './request-files.ts';
import type { SealedRoot } from './sealed-root.ts';

/** Of an address (RFC 3986 §2): white space would pad a line that people read until it seems to be two, and stay in the certificate. */
const ADDRESS = /^[!-~]+$/;

/** Why a request is not signed; the message is a sentence for whoever is at the ceremony. */
export class OfflineRefusal extends Error {
  override readonly name = 'OfflineRefusal';
}

/** What was decided from a request, to be shown to people before anything is signed. */
export interface Prepared {
  /** Lines of what will be signed, without control characters. */
  readonly description: readonly string[];
  /** Signs it, once; the answer in PEM, for the upload. */
  readonly sign: (signer: Signer) => Promise<string>;
}

/**
 * Prepares what a request file asks of a root: the same templates, lints and checks as in a control plane, and nothing of the file but what it may decide.
 *
 * @param now - from the clock of the machine that has the key
 * @throws {OfflineRefusal, PkiError}
 */
export function prepareOffline(text: string, root: SealedRoot, now: Date): Prepared {
  const request = readRequest(text);
  const fingerprint = sha256Hex(root.ca.certificateDer);
  if (request.rootSha256 !== fingerprint) {
    throw new OfflineRefusal(
      `The request is for the root ${request.rootSha256}, and this one is ${fingerprint}.`,
    );
  }
  if (Date.parse(request.createdAt) > now.getTime() + CLOCK_SKEW_SECONDS * 1000) {
    throw new OfflineRefusal(
      `The request was made at ${request.createdAt}, and the clock of this machine says ${now.toISOString()}: set it.`,
    );
  }
  const period = parseValidityPeriod(request.validityPeriod);
  if (period === undefined) throw new OfflineRefusal('The request has no validity period.');
  return request.kind === 'CRL'
    ? prepareList(request, period, root, now)
    : prepareIntermediate(request, period, root, now);
}

function readRequest(text: string): OfflineRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new OfflineRefusal('The request file is not JSON.', { cause });
  }
  const read = OfflineRequest.safeParse(json);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ message, path }) => `/${path.map(String).join('/')}: ${message}`,
  );
  throw new OfflineRefusal(
    printable(`The file is no request that this release knows:\n${problems.join('\n')}`),
  );
}

type OfRequest<Kind extends OfflineRequest['kind']> = Extract<OfflineRequest, { kind: Kind }>;

function prepareIntermediate(
  request: OfRequest<'INTERMEDIATE_CERTIFICATE'>,
  period: ValidityPeriod,
  { ca }: SealedRoot,
  now: Date,
): Prepared {
  const der = decodePem(request.certificationRequest, ['CERTIFICATE REQUEST']);
  const asked = parseCertificationRequest(der);
  verifyProofOfPossession(asked);
  if (sha256Hex(asked.subjectPublicKeyInfoDer) === sha256Hex(ca.subjectPublicKeyInfoDer)) {
    throw new OfflineRefusal('The request is for the key of the root itself.');
  }
  const { caIssuers, crl } = request.authorityUrls;
  if (![caIssuers, crl].every((url) => url === undefined || ADDRESS.test(url))) {
    throw new OfflineRefusal('An address in the request has characters that no address has.');
  }
  const template = intermediateCaTemplate({
    subject: asked.names.subject,
    publicKey: asked.publicKey,
    notAfter: addValidityPeriod(now, period),
    authorityUrls: {
      ...(caIssuers !== undefined && { caIssuers }),
      ...(crl !== undefined && { crl }),
    },
  });
  const prepared = prepareCertificate(template, { issuer: ca, now, random: secureRandom, sha256 });
  const tbs = parseTbsCertificate(prepared.tbsDer, ca);
  return {
    description: describe([
      ['What', 'the certificate of an intermediate CA'],
      ['Subject', formatName(tbs.subject)],
      ['Issuer', formatName(ca.subject)],
      ['Key', `${asked.keyAlgorithm}, SHA-256 ${sha256Hex(asked.subjectPublicKeyInfoDer)}`],
      ['Valid from', tbs.notBefore.toISOString()],
      ['Valid until', tbs.notAfter.toISOString()],
      ['CA', `yes, path length ${tbs.known.basicConstraints?.pathLenConstraint ?? 'unlimited'}`],
      ['Key usage', (tbs.known.keyUsage ?? []).join(', ')],
      ['Name constraints', tbs.known.nameConstraints === undefined ? 'none' : 'some'],
      ['CRL of the root at', crl ?? 'not said'],
      ['Root certificate at', caIssuers ?? 'not said'],
      ['Serial number', prepared.serialNumber],
      ['SHA-256, to be signed', sha256Hex(prepared.tbsDer)],
    ]),
    sign: async (signer) => {
      const signed = await signCertificate(prepared, signer);
      return signed.pem + encodePem('CERTIFICATE', ca.certificateDer);
    },
  };
}

function prepareList(
  request: OfRequest<'CRL'>,
  period: ValidityPeriod,
  { ca, crl }: SealedRoot,
  now: Date,
): Prepared {
  const former = BigInt(`0x${crl.crlNumber}`);
  if (BigInt(request.crlNumber) <= former) {
    throw new OfflineRefusal(
      `CRL number ${request.crlNumber} is not above ${former}, which the root signed before it went offline.`,
    );
  }
  const asked = new Set(request.revoked.map(({ serialNumber }) => serialNumber));
  const missing = crl.revoked.filter(({ serialNumber }) => !asked.has(serialNumber));
  if (missing.length > 0) {
    const numbers = missing.map(({ serialNumber }) => serialNumber).join(', ');
    throw new OfflineRefusal(`The request takes revocations back: ${numbers}.`);
  }
  const thisUpdate = new Date(Math.floor(now.getTime() / 1000) * 1000 - CLOCK_SKEW_SECONDS * 1000);
  const nextUpdate = addValidityPeriod(now, period);
  const revoked = request.revoked.map(({ reason, revocationDate, serialNumber }) => ({
    serialNumber,
    reason,
    revokedAt: new Date(revocationDate),
  }));
  const content = { crlNumber: request.crlNumber, thisUpdate, nextUpdate, revoked };
  const prepared = prepareCrl(content, ca);
  const known = new Set(crl.revoked.map(({ serialNumber }) => serialNumber));
  return {
    description: describe([
      ['What', 'a CRL of the root'],
      ['Issuer', formatName(ca.subject)],
      ['CRL number', `${request.crlNumber} (${former} before it went offline)`],
      ['This update', thisUpdate.toISOString()],
      ['Next update', nextUpdate.toISOString()],
      ['Entries', String(revoked.length)],
      ...revoked.map(({ reason, revokedAt, serialNumber }): [string, string] => [
        known.has(serialNumber) ? '  as before' : '  new',
        `${serialNumber} ${reason} ${revokedAt.toISOString()}`,
      ]),
      ['SHA-256, to be signed', sha256Hex(prepared.tbsDer)],
    ]),
    sign: async (signer) => (await signCrl(prepared, signer)).pem,
  };
}

function describe(facts: readonly (readonly [string, string])[]): readonly string[] {
  return facts.map(([label, value]) => printable(`  ${label.padEnd(22)} ${value}`));
}

/** Without what a terminal would obey or hide: the request may come from anybody. */
function printable(text: string): string {
  return text.replaceAll(
    /[^\P{C}\n]|[\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
