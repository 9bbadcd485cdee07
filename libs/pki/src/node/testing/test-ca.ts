import type {
  ExtendedKeyUsage,
  KeyAlgorithm,
  KeyUsage,
  SubjectAlternativeNames,
  SubjectNames,
} from '@luciole/policy';
import type { AuthorityUrls, CertificateTemplate } from '../../certificate/certificate-template.ts';
import type { IssuingCa } from '../../certificate/issuing-ca.ts';
import { readCaCertificate } from '../../certificate/issuing-ca.ts';
import type { NameConstraints } from '../../certificate/parsed-certificate.ts';
import { prepareCertificate } from '../../certificate/prepare-certificate.ts';
import type { SignedCertificate } from '../../certificate/signed-certificate.ts';
import { endEntityTemplate } from '../../certificate/templates/end-entity.template.ts';
import { intermediateCaTemplate } from '../../certificate/templates/intermediate-ca.template.ts';
import { rootCaTemplate } from '../../certificate/templates/root-ca.template.ts';
import { subordinateCaTemplate } from '../../certificate/templates/subordinate-ca.template.ts';
import type { CaKeyPair } from '../key-pair.ts';
import { generateCaKeyPair } from '../key-pair.ts';
import { secureRandom, sha256 } from '../sha256.ts';
import { signCertificate } from '../sign-certificate.ts';
import type { Signer } from '../signer.ts';
import { createSigner } from '../signer.ts';

/** The time at which test hierarchies are made unless another is named. */
export const TEST_NOW: Date = new Date('2026-11-20T12:00:00Z');

const DAY = 86_400_000;

/** A CA in memory: its certificate, as PEM and as issuers read it, and its key. */
export interface TestCa {
  readonly certificate: SignedCertificate;
  readonly ca: IssuingCa;
  readonly keyPair: CaKeyPair;
  readonly signer: Signer;
}

/** What differs from the usual when a leaf is issued; absent means the usual. */
export interface TestLeafOptions {
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Key pair of that algorithm; one that all leaves of this process share unless given. */
  readonly keyPair?: CaKeyPair;
  readonly subject?: Partial<SubjectNames>;
  readonly sans?: Partial<SubjectAlternativeNames>;
  readonly keyUsages?: readonly KeyUsage[];
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[];
  readonly notAfter?: Date;
  readonly hasNoRevAvail?: boolean;
}

export interface TestLeaf {
  readonly certificate: SignedCertificate;
  readonly keyPair: CaKeyPair;
}

/** Root, intermediate and an issuer's CA, and a hand that signs leaves under the last. */
export interface TestHierarchy {
  readonly now: Date;
  readonly root: TestCa;
  readonly intermediate: TestCa;
  readonly subordinate: TestCa;
  /** A leaf for `spiffe://cluster.local/ns/bookinfo/sa/details`, one hour, EC_P256, unless told otherwise. */
  issueLeaf(options?: TestLeafOptions): Promise<TestLeaf>;
}

export interface TestHierarchyOptions {
  /** Key algorithm of all three CAs; defaults to EC_P256. */
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly now?: Date;
  readonly authorityUrls?: AuthorityUrls;
  /** Of the issuer's CA. */
  readonly nameConstraints?: NameConstraints;
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[];
}

const NO_NAMES: SubjectNames = {
  commonName: [],
  organization: [],
  organizationalUnit: [],
  locality: [],
  stateOrProvince: [],
  country: [],
};
const NO_SANS: SubjectAlternativeNames = {
  dnsNames: [],
  ipAddresses: [],
  rfc822Names: [],
  uniformResourceIdentifiers: [],
};

/** Completes a subject: attributes that are not named are empty. */
export function aSubject(names: Partial<SubjectNames>): SubjectNames {
  return { ...NO_NAMES, ...names };
}

function named(commonName: string): SubjectNames {
  return aSubject({ organization: ['Luciole'], commonName: [commonName] });
}

/** Completes subject alternative names: forms that are not named are empty. */
export function someSans(names: Partial<SubjectAlternativeNames>): SubjectAlternativeNames {
  return { ...NO_SANS, ...names };
}

/**
 * A hierarchy with our own profiles, in memory, at a fixed time: root of 20 years, intermediate of five, issuer's CA of
 * seven days. Keys and serial numbers are new every time.
 */
export async function createTestHierarchy(
  options: TestHierarchyOptions = {},
): Promise<TestHierarchy> {
  const { keyAlgorithm = 'EC_P256', now = TEST_NOW, authorityUrls } = options;
  const after = (days: number): Date => new Date(now.getTime() + days * DAY);
  // Together, because RSA keys take seconds each.
  const [rootKey, intermediateKey, subordinateKey] = await Promise.all([
    generateCaKeyPair(keyAlgorithm),
    generateCaKeyPair(keyAlgorithm),
    generateCaKeyPair(keyAlgorithm),
  ]);
  const root = await createCa(rootKey, now, undefined, ({ subjectPublicKey }) =>
    rootCaTemplate({
      subject: named('Luciole Test Root'),
      publicKey: subjectPublicKey,
      notAfter: after(20 * 365),
    }),
  );
  const intermediate = await createCa(intermediateKey, now, root, ({ subjectPublicKey }) =>
    intermediateCaTemplate({
      subject: named('Luciole Test Intermediate'),
      publicKey: subjectPublicKey,
      notAfter: after(5 * 365),
      authorityUrls,
    }),
  );
  const subordinate = await createCa(subordinateKey, now, intermediate, ({ subjectPublicKey }) =>
    subordinateCaTemplate({
      subject: named('issuer-1 mesh.example.com'),
      publicKey: subjectPublicKey,
      notAfter: after(7),
      authorityUrls,
      nameConstraints: options.nameConstraints,
      extendedKeyUsages: options.extendedKeyUsages,
    }),
  );
  return {
    now,
    root,
    intermediate,
    subordinate,
    issueLeaf: (leaf = {}) => issueLeaf(subordinate, now, leaf),
  };
}

async function createCa(
  keyPair: CaKeyPair,
  now: Date,
  issuer: TestCa | undefined,
  template: (keyPair: CaKeyPair) => CertificateTemplate,
): Promise<TestCa> {
  const signer = createSigner(keyPair.privateKey);
  const certificate = await issue(template(keyPair), now, issuer, signer);
  return { certificate, keyPair, signer, ca: readCaCertificate(certificate.der) };
}

async function issueLeaf(issuer: TestCa, now: Date, options: TestLeafOptions): Promise<TestLeaf> {
  const { keyAlgorithm = 'EC_P256' } = options;
  const keyPair = options.keyPair ?? (await sharedLeafKeyPair(keyAlgorithm));
  const template = endEntityTemplate(
    {
      subject: aSubject(options.subject ?? {}),
      sans: someSans(
        options.sans ?? {
          uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'],
        },
      ),
      keyAlgorithm,
      keyUsages: options.keyUsages ?? ['digitalSignature'],
      extendedKeyUsages: options.extendedKeyUsages ?? ['SERVER_AUTH', 'CLIENT_AUTH'],
      validityPeriod: { years: 0, months: 0, seconds: 3600 },
    },
    {
      publicKey: keyPair.subjectPublicKey,
      notAfter: options.notAfter ?? new Date(now.getTime() + 3_600_000),
      hasNoRevAvail: options.hasNoRevAvail,
    },
  );
  return { keyPair, certificate: await issue(template, now, issuer, issuer.signer) };
}

/** Making an RSA key takes seconds, and few tests care which key a leaf has. */
const leafKeyPairs = new Map<KeyAlgorithm, Promise<CaKeyPair>>();

function sharedLeafKeyPair(keyAlgorithm: KeyAlgorithm): Promise<CaKeyPair> {
  const shared = leafKeyPairs.get(keyAlgorithm) ?? generateCaKeyPair(keyAlgorithm);
  leafKeyPairs.set(keyAlgorithm, shared);
  return shared;
}

function issue(
  template: CertificateTemplate,
  now: Date,
  issuer: TestCa | undefined,
  signer: Signer,
): Promise<SignedCertificate> {
  const prepared = prepareCertificate(template, {
    issuer: issuer?.ca ?? 'self',
    now,
    random: secureRandom,
    sha256,
  });
  return signCertificate(prepared, issuer?.signer ?? signer);
}
