import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CertificateTemplate,
  type IssuingCa,
  prepareCertificate,
  readCaCertificate,
  rootCaTemplate,
  type SignedCertificate,
  subordinateCaTemplate,
} from '@luciole/pki';
import {
  createSigner,
  generateCaKeyPair,
  secureRandom,
  sha256,
  signCertificate,
  type Signer,
} from '@luciole/pki/node';
import { addValidityPeriod, parseValidityPeriod, type SubjectNames } from '@luciole/policy';
import type { Clock } from '../clock/clock.ts';
import type { SelfSignedBootstrap } from '../config/config.ts';
import type { Authority, TrustAnchor } from './authority.ts';
import { anchorOf } from './verify-authority.ts';

/** File of the root in `trustRootDirectory`. */
export const ROOT_FILE = 'root.pem';

/** Outlives every sub-CA of any validity that is accepted, and every developer's patience. */
const ROOT_YEARS = 10;
/** RFC 5280 Appendix A, ub-common-name. */
const MAX_COMMON_NAME = 64;
const ROOT_SUFFIX = ' Root';

type Settings = Pick<
  SelfSignedBootstrap,
  'subject' | 'keyAlgorithm' | 'validityPeriod' | 'trustRootDirectory'
>;

/** A developer's own root: it lives as long as this object, and its key is in memory only. */
export interface SelfSignedRoot {
  readonly anchor: TrustAnchor;
  /** Another sub-CA with another key, of the settings' validity, in the shape that a control plane gives: path length 0. */
  issue(): Promise<Authority>;
}

/**
 * Makes a root, and writes its PEM to `root.pem` of `trustRootDirectory` where that is given; the directory is made
 * when it is missing.
 *
 * @throws {PkiError} when the subject does not make a CA; an error of the file system when the file cannot be written
 */
export async function createSelfSignedRoot(
  settings: Settings,
  clock: Clock,
): Promise<SelfSignedRoot> {
  const now = clock.now();
  const { privateKey, subjectPublicKey } = await generateCaKeyPair(settings.keyAlgorithm);
  const signer = createSigner(privateKey);
  const template = rootCaTemplate({
    subject: rootSubject(settings.subject),
    publicKey: subjectPublicKey,
    notAfter: addValidityPeriod(now, { years: ROOT_YEARS, months: 0, seconds: 0 }),
  });
  const { der } = await sign(template, 'self', signer, now);
  const root = readCaCertificate(der);
  const anchor = anchorOf(der);
  if (settings.trustRootDirectory !== undefined) {
    await publish(settings.trustRootDirectory, anchor.certificatePem);
  }
  return { anchor, issue: () => issueSubCa(settings, clock, { root, anchor, signer }) };
}

async function issueSubCa(
  settings: Settings,
  clock: Clock,
  issuer: { readonly root: IssuingCa; readonly anchor: TrustAnchor; readonly signer: Signer },
): Promise<Authority> {
  const period = parseValidityPeriod(settings.validityPeriod);
  if (period === undefined) throw new TypeError(`no validity period: ${settings.validityPeriod}`);
  const { privateKey, subjectPublicKey } = await generateCaKeyPair(settings.keyAlgorithm);
  const now = clock.now();
  const template = subordinateCaTemplate({
    subject: settings.subject,
    publicKey: subjectPublicKey,
    notAfter: addValidityPeriod(now, period),
    // Renewals share the name and differ in key.
    hasRandomSubjectSerialNumber: true,
  });
  const signed = await sign(template, issuer.root, issuer.signer, now);
  return {
    certificateId: undefined,
    ca: readCaCertificate(signed.der),
    privateKey,
    chainPem: signed.pem,
    trustAnchors: [issuer.anchor],
    serialNumber: signed.serialNumber,
    subCaDigest: undefined,
    issuedAt: now,
  };
}

function sign(
  template: CertificateTemplate,
  issuer: IssuingCa | 'self',
  signer: Signer,
  now: Date,
): Promise<SignedCertificate> {
  const prepared = prepareCertificate(template, { issuer, now, random: secureRandom, sha256 });
  return signCertificate(prepared, signer);
}

/** The sub-CA's subject with another common name: a root and what it issues must not have the same name. */
function rootSubject(subject: SubjectNames): SubjectNames {
  const [commonName = 'Luciole'] = subject.commonName;
  const room = MAX_COMMON_NAME - ROOT_SUFFIX.length;
  return {
    ...subject,
    commonName: [`${Array.from(commonName).slice(0, room).join('')}${ROOT_SUFFIX}`],
  };
}

/** Whoever reads the file sees the whole of one root or of the other. */
async function publish(directory: string, pem: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, ROOT_FILE);
  await writeFile(`${file}.new`, pem, { mode: 0o644 });
  await rename(`${file}.new`, file);
}
