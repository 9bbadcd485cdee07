import type { IntermediateCertificateInformation } from '@luciole/contract';
import {
  type AuthorityUrls,
  type CertificateTemplate,
  type CertificationRequest,
  endEntityTemplate,
  intermediateCaTemplate,
  type NameConstraints,
  prepareCertificate,
  type PublicKey,
  subordinateCaTemplate,
} from '@luciole/pki';
import { generateCaKeyPair, secureRandom, sha256, signCertificate } from '@luciole/pki/node';
import { aSubject, createTestHierarchy, someSans, type TestHierarchy } from '@luciole/pki/testing';
import {
  addValidityPeriod,
  type ExtendedKeyUsage,
  type KeyAlgorithm,
  parseValidityPeriod,
} from '@luciole/policy';

/** What can be wrong with a sub-CA, so that an issuer must not use it. */
export type SubCaDefect =
  /** Certified is another key than the one asked for. */
  | 'other-key'
  /** A CA that may have CAs below it. */
  | 'path-length'
  /** An end entity. */
  | 'no-ca'
  /** Under a root that the configuration does not name. */
  | 'other-root'
  /** Ended a day ago. */
  | 'expired'
  /** The record holds no certificate. */
  | 'missing'
  /** What should be PEM is not. */
  | 'unreadable';

/** Extras of the sub-CAs that are issued. */
export interface SubCaShape {
  validityPeriod: string;
  commonName: string;
  nameConstraints?: NameConstraints;
  extendedKeyUsages?: readonly ExtendedKeyUsage[];
  authorityUrls?: AuthorityUrls;
}

const DAY_MS = 86_400_000;

/** A real root and a real intermediate that certify real keys, well or badly. */
export class FakeHierarchy {
  readonly cas: TestHierarchy;

  private constructor(cas: TestHierarchy) {
    this.cas = cas;
  }

  /** Under CAs that were made thirty days before `now`. */
  static async create(keyAlgorithm: KeyAlgorithm, now: Date): Promise<FakeHierarchy> {
    const made = new Date(now.getTime() - 30 * DAY_MS);
    return new FakeHierarchy(await createTestHierarchy({ keyAlgorithm, now: made }));
  }

  /** The certificate and what stands above it, as the record of a certificate has them. */
  async certify(
    request: CertificationRequest,
    shape: SubCaShape,
    now: Date,
    defect: SubCaDefect | undefined,
  ): Promise<Pick<IntermediateCertificateInformation, 'certificate' | 'issuerCertificates'>> {
    if (defect === 'other-root') {
      const other = await FakeHierarchy.create('EC_P256', now);
      return other.certify(request, shape, now, undefined);
    }
    const { intermediate, root } = this.cas;
    const issuer = defect === 'path-length' ? root : intermediate;
    const issuerCertificates = [...new Set([issuer, root])].map(
      ({ certificate }) => certificate.pem,
    );
    if (defect === 'missing') return { issuerCertificates };
    if (defect === 'unreadable') return { certificate: 'no certificate', issuerCertificates };
    const at =
      defect === 'expired' ? new Date(now.getTime() - DAY_MS - lifetimeMs(shape, now)) : now;
    const publicKey =
      defect === 'other-key'
        ? (await generateCaKeyPair(request.keyAlgorithm)).subjectPublicKey
        : request.publicKey;
    const template = templateOf(publicKey, shape, at, defect);
    const options = { issuer: issuer.ca, now: at, random: secureRandom, sha256 };
    const signed = await signCertificate(prepareCertificate(template, options), issuer.signer);
    return { certificate: signed.pem, issuerCertificates };
  }
}

function templateOf(
  publicKey: PublicKey,
  shape: SubCaShape,
  now: Date,
  defect: SubCaDefect | undefined,
): CertificateTemplate {
  const subject = aSubject({ organization: ['Luciole'], commonName: [shape.commonName] });
  const notAfter = new Date(now.getTime() + lifetimeMs(shape, now));
  if (defect === 'path-length') return intermediateCaTemplate({ subject, publicKey, notAfter });
  if (defect === 'no-ca') {
    const content = {
      subject,
      sans: someSans({ dnsNames: ['example.com'] }),
      keyAlgorithm: publicKey.keyAlgorithm,
      keyUsages: ['digitalSignature'] as const,
      extendedKeyUsages: ['SERVER_AUTH'] as const,
      validityPeriod: { years: 0, months: 0, seconds: 3600 },
    };
    return endEntityTemplate(content, { publicKey, notAfter });
  }
  const { authorityUrls, extendedKeyUsages, nameConstraints } = shape;
  return subordinateCaTemplate({
    subject,
    publicKey,
    notAfter,
    hasRandomSubjectSerialNumber: true,
    authorityUrls,
    extendedKeyUsages,
    nameConstraints,
  });
}

function lifetimeMs({ validityPeriod }: SubCaShape, now: Date): number {
  const period = parseValidityPeriod(validityPeriod);
  if (period === undefined) throw new TypeError(`no validity period: ${validityPeriod}`);
  return addValidityPeriod(now, period).getTime() - now.getTime();
}
