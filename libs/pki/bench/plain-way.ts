// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 registers its parts through tsyringe, which needs this first
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A CA made the way a library's documentation shows: the baseline that the bench compares bootstraps with. */
export interface PlainCa {
  /** PEM. */
  readonly certificate: string;
  /** DER. */
  readonly certificateDer: Buffer;
  /**
   * Signs a subordinate CA certificate for the key of a certification request, whose proof of possession it checks first.
   *
   * @throws Error when the request is unreadable or not signed by its key
   */
  issue(request: string, asked: PlainCertificateRequest): Promise<PlainCertificate>;
  /** Reads a certification request and checks its proof of possession. @throws Error */
  verify(request: string): Promise<x509.Pkcs10CertificateRequest>;
}

/** What the certificate is to say besides the key. */
export interface PlainCertificateRequest {
  readonly serialNumber: string;
  readonly commonName: string;
  readonly organization: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A signed certificate. */
export interface PlainCertificate {
  readonly pem: string;
  readonly der: Buffer;
  readonly subjectKeyIdentifier: Buffer;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const YEAR_MS = 365 * 86_400_000;

/** Makes a P-256 CA with @peculiar/x509 and WebCrypto, everything by the library's own means. */
export async function createPlainCa(): Promise<PlainCa> {
  x509.cryptoProvider.set(globalThis.crypto);
  const keys = await globalThis.crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const now = new Date();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: 'CN=Plain CA',
    notBefore: now,
    notAfter: new Date(now.getTime() + YEAR_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const authorityKeyIdentifier = await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey);
  return {
    certificate: ca.toString('pem'),
    certificateDer: Buffer.from(ca.rawData),
    verify: verified,
    async issue(request, asked) {
      const { publicKey } = await verified(request);
      const identifier = await x509.SubjectKeyIdentifierExtension.create(publicKey);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: asked.serialNumber,
        subject: `CN=${asked.commonName}, O=${asked.organization}`,
        issuer: ca.subject,
        notBefore: asked.notBefore,
        notAfter: asked.notAfter,
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.BasicConstraintsExtension(true, 0, true),
          new x509.KeyUsagesExtension(
            x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign,
            true,
          ),
          identifier,
          authorityKeyIdentifier,
        ],
      });
      return {
        pem: certificate.toString('pem'),
        der: Buffer.from(certificate.rawData),
        subjectKeyIdentifier: Buffer.from(identifier.keyId, 'hex'),
      };
    },
  };
}

/** A random serial number of 16 octets, lower-case hex. */
export function newSerialNumber(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets.toString('hex');
}

async function verified(request: string): Promise<x509.Pkcs10CertificateRequest> {
  const read = new x509.Pkcs10CertificateRequest(request);
  if (!(await read.verify())) throw new Error('the request is not signed by its key');
  return read;
}
