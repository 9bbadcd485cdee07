import { createPrivateKey, X509Certificate } from 'node:crypto';
import { secureRandom, sha256 } from '@luciole/pki/node';
import { opensslVerify, type TestHierarchy } from '@luciole/pki/testing';
import type { CertificatePolicy } from '@luciole/policy';
import { CompiledPolicies } from '../../src/issuance/compiled-policies.ts';
import type {
  IssuanceOutcome,
  IssuanceRequest,
  IssuedCertificate,
  PolicyInForce,
  SigningState,
} from '../../src/issuance/issuance.ts';
import { KeyPairMaker } from '../../src/issuance/key-pair-maker.ts';
import type { DeskTools } from '../../src/issuance/signing-desk.ts';

/** A policy in force whose id is its name. */
export function inForce(policy: CertificatePolicy): PolicyInForce {
  return { id: policy.name, version: '1', policy };
}

/** A state that signs under a hierarchy's issuer. */
export function signingState(
  { subordinate }: Pick<TestHierarchy, 'subordinate'>,
  policies: readonly CertificatePolicy[],
  given: Partial<SigningState> = {},
): SigningState {
  return {
    generation: 1,
    caCertificateDer: subordinate.certificate.der,
    privateKey: subordinate.keyPair.privateKey,
    policies: policies.map(inForce),
    hasNoRevAvail: false,
    ...given,
  };
}

/** Tools of a desk as the issuer gives them to one. */
export function deskTools(): DeskTools {
  return {
    random: secureRandom,
    sha256,
    policies: new CompiledPolicies(),
    keyPairs: new KeyPairMaker(),
    mayBlock: false,
  };
}

/** A request that brings its key. */
export function csrRequest(
  policy: CertificatePolicy,
  pem: string,
  given: Partial<IssuanceRequest> = {},
): IssuanceRequest {
  return { policyId: policy.name, source: { kind: 'certification-request', pem }, ...given };
}

/** The certificate of an outcome that has one; anything else fails the test with what it was. */
export function issued(outcome: IssuanceOutcome): IssuedCertificate {
  if (outcome.outcome === 'issued') return outcome.certificate;
  throw new Error(`Not issued: ${JSON.stringify(outcome)}`);
}

/** What openssl and Node.js, which had no hand in it, say about a certificate; throws when either refuses it. */
export function independentlyVerified(
  { intermediate, root, subordinate }: TestHierarchy,
  { certificatePem, privateKeyPem }: IssuedCertificate,
  at: Date,
): X509Certificate {
  const verified = opensslVerify({
    anchors: root.certificate.pem,
    intermediates: intermediate.certificate.pem + subordinate.certificate.pem,
    target: certificatePem,
    at,
  });
  if (!verified.ok) throw new Error(`openssl: ${verified.stdout}${verified.stderr}`);
  const certificate = new X509Certificate(certificatePem);
  const ca = new X509Certificate(subordinate.certificate.der);
  if (!certificate.checkIssued(ca) || !certificate.verify(ca.publicKey)) {
    throw new Error('Node.js: not issued by this CA.');
  }
  if (
    privateKeyPem !== undefined &&
    !certificate.checkPrivateKey(createPrivateKey(privateKeyPem))
  ) {
    throw new Error('Node.js: this is not its key.');
  }
  return certificate;
}
