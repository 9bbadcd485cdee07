import type { KeyObject } from 'node:crypto';

import type { IntermediateCertificateInformation } from '@luciole/contract';
import {
  decodePem,
  endEntityTemplate,
  type IssuingCa,
  prepareCertificate,
  readCaCertificate,
} from '@luciole/pki';
import {
  createSigner,
  generateCaKeyPair,
  secureRandom,
  sha256,
  signCertificate,
} from '@luciole/pki/node';
import { makeCertificationRequest } from '@luciole/pki/testing';

import type { IssuerBench } from './issuer-bench.ts';

/** An issuer with a certificate of its own that signs workloads in this process. */
export interface TestIssuer {
  readonly certificate: IntermediateCertificateInformation;
  /** PEM of a new leaf. */
  leaf(): Promise<string>;
  /** A leaf that says it is of this issuer and is signed by somebody else; PEM. */
  forgedLeaf(): Promise<string>;
}

/** Bootstraps an issuer of the bench. */
export async function createTestIssuer(bench: IssuerBench): Promise<TestIssuer> {
  const { pem, privateKey } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  const certificate = await bench.issued({ certificateSigningRequest: pem });
  const ca = readCaCertificate(decodePem(certificate.certificate ?? '', ['CERTIFICATE']));
  const sign = (issuer: IssuingCa, key: KeyObject): Promise<string> =>
    signLeaf(issuer, key, bench.app.clock.now());
  return {
    certificate,
    leaf: () => sign(ca, privateKey),
    async forgedLeaf() {
      const { privateKey: otherKey, subjectPublicKey } = await generateCaKeyPair('EC_P256');
      const { subjectPublicKeyInfoDer } = subjectPublicKey;
      const impostor = { ...ca, publicKey: subjectPublicKey, subjectPublicKeyInfoDer };
      return sign(impostor, otherKey);
    },
  };
}

async function signLeaf(issuer: IssuingCa, key: KeyObject, now: Date): Promise<string> {
  const { subjectPublicKey: publicKey } = await generateCaKeyPair('EC_P256');
  const template = endEntityTemplate(
    {
      subject: {
        commonName: [],
        organization: [],
        organizationalUnit: [],
        locality: [],
        stateOrProvince: [],
        country: [],
      },
      sans: {
        dnsNames: [],
        ipAddresses: [],
        rfc822Names: [],
        uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'],
      },
      keyAlgorithm: 'EC_P256',
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH'],
      validityPeriod: { years: 0, months: 0, seconds: 3600 },
    },
    { publicKey, notAfter: new Date(now.getTime() + 3_600_000) },
  );
  const prepared = prepareCertificate(template, { issuer, now, random: secureRandom, sha256 });
  return (await signCertificate(prepared, createSigner(key))).pem;
}
