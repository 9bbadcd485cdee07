import {
  addValidityPeriod,
  type CertificateContent,
  type CompiledPolicy,
  evaluate,
  type RequestedCertificate,
} from '@luciole/policy';
import {
  type Digest,
  endEntityTemplate,
  type IssuingCa,
  LAST_SIGNING_SECONDS,
  parseCertificationRequest,
  PkiError,
  prepareCertificate,
  type PreparedCertificate,
  type PublicKey,
  type RandomSource,
  readCaCertificate,
} from '@luciole/pki';
import {
  createSigner,
  signCertificate,
  type Signer,
  verifyProofOfPossession,
} from '@luciole/pki/node';
import { checkBoundNames } from './bound-names.ts';
import { type CaConstraints, readCaConstraints } from './ca-constraints.ts';
import type { CompiledPolicies } from './compiled-policies.ts';
import type { IssuanceOutcome, IssuanceRequest, SigningState } from './issuance.ts';
import type { IssuanceViolation } from './issuance-violation.ts';
import type { KeyPairMaker } from './key-pair-maker.ts';

/** What a desk needs besides what it is told to sign under. */
export interface DeskTools {
  readonly random: RandomSource;
  readonly sha256: Digest;
  readonly policies: CompiledPolicies;
  readonly keyPairs: KeyPairMaker;
  /** Whether a signature may hold up this thread: in a worker, which serves nobody meanwhile. */
  readonly mayBlock: boolean;
}

const CLOSED: IssuanceOutcome = { outcome: 'closed' };
const UNKNOWN_POLICY: IssuanceOutcome = { outcome: 'unknown-policy' };
const OVERLOADED: IssuanceOutcome = { outcome: 'overloaded' };

/**
 * The one path from a request to a certificate, for every protocol and in every thread: read, prove possession, decide,
 * bind, prepare, hold against the CA's own constraints, sign, look again. Immutable; another state is another desk.
 *
 * A request contributes a key and names, nothing else (docs/decisions/0006); what is signed is the decided content.
 */
export class SigningDesk {
  readonly #generation: number;
  readonly #ca: IssuingCa;
  readonly #signer: Signer;
  readonly #constraints: CaConstraints;
  readonly #policies: ReadonlyMap<string, CompiledPolicy>;
  readonly #hasNoRevAvail: boolean;
  readonly #tools: DeskTools;
  /** Milliseconds since the epoch, both inclusive. */
  readonly #opensAt: number;
  readonly #closesAt: number;

  /**
   * @throws {PolicyError} POLICY_INCOHERENT
   * @throws {PkiError} CERTIFICATE_MALFORMED, ISSUER_UNSUITABLE, a KEY_ code, or SIGNER_MISMATCH when the key is not the
   *   certificate's
   */
  constructor(state: SigningState, tools: DeskTools) {
    this.#generation = state.generation;
    this.#ca = readCaCertificate(state.caCertificateDer);
    this.#signer = createSigner(state.privateKey, { mayBlock: tools.mayBlock });
    if (!isSameKey(this.#signer.subjectPublicKeyInfoDer, this.#ca.subjectPublicKeyInfoDer)) {
      throw new PkiError('SIGNER_MISMATCH', 'The key is not the one of the issuing CA.');
    }
    this.#constraints = readCaConstraints(this.#ca);
    this.#policies = tools.policies.compile(state.policies);
    this.#hasNoRevAvail = state.hasNoRevAvail;
    this.#tools = tools;
    const notBefore = this.#ca.notBefore.getTime();
    const notAfter = this.#ca.notAfter.getTime();
    this.#opensAt = notBefore;
    this.#closesAt = notAfter - Math.min(LAST_SIGNING_SECONDS * 1000, (notAfter - notBefore) / 10);
  }

  /**
   * Decides on one request and signs what is permitted.
   *
   * @param now - issue time: validity is measured from it, and the CA must be open at it (ruling 7)
   */
  async issue(request: IssuanceRequest, now: Date): Promise<IssuanceOutcome> {
    const instant = now.getTime();
    if (!(instant >= this.#opensAt && instant <= this.#closesAt)) return CLOSED;
    const policy = this.#policies.get(request.policyId);
    if (policy === undefined) return UNKNOWN_POLICY;

    let asked: Asked;
    try {
      asked = readSource(request.source);
    } catch (error) {
      return refusal(error);
    }
    const decision = evaluate(policy, requestedCertificate(asked, request.validityPeriod));
    if (decision.outcome === 'denied') return this.#denial(decision.violations);
    const { content } = decision;
    const violations = this.#constraints.checkUsages(content.extendedKeyUsages);
    if (request.boundNames !== undefined) {
      violations.push(...checkBoundNames(content, request.boundNames));
    }
    if (violations.length > 0) return this.#denial(violations);

    if (asked.publicKey !== undefined) return this.#certify(content, asked.publicKey, now);
    const making = this.#tools.keyPairs.make(content.keyAlgorithm);
    if (making === undefined) return OVERLOADED;
    const { publicKey, privateKeyPem } = await making;
    return this.#certify(content, publicKey, now, privateKeyPem);
  }

  async #certify(
    content: CertificateContent,
    publicKey: PublicKey,
    now: Date,
    privateKeyPem?: string,
  ): Promise<IssuanceOutcome> {
    let prepared: PreparedCertificate;
    try {
      const notAfter = addValidityPeriod(now, content.validityPeriod);
      const template = endEntityTemplate(content, {
        publicKey,
        notAfter,
        hasNoRevAvail: this.#hasNoRevAvail,
      });
      const { random, sha256 } = this.#tools;
      prepared = prepareCertificate(template, { issuer: this.#ca, now, random, sha256 });
    } catch (error) {
      return refusal(error);
    }
    const violation = this.#constraints.checkNames(prepared);
    if (violation !== undefined) return this.#denial([violation]);

    const signed = await signCertificate(prepared, this.#signer);
    const { notAfter } = signed;
    const certificate = {
      certificatePem: signed.pem,
      serialNumber: signed.serialNumber,
      notBefore: signed.notBefore,
      notAfter,
      grantedSeconds: Math.floor(notAfter.getTime() / 1000) - Math.floor(now.getTime() / 1000),
      content,
      keyAlgorithm: content.keyAlgorithm,
    };
    return {
      outcome: 'issued',
      generation: this.#generation,
      certificate: privateKeyPem === undefined ? certificate : { ...certificate, privateKeyPem },
    };
  }

  #denial(violations: readonly IssuanceViolation[]): IssuanceOutcome {
    return { outcome: 'denied', generation: this.#generation, violations };
  }
}

/** What a source asks for, and the key to certify where it brings one. */
type Asked = Pick<RequestedCertificate, 'subject' | 'sans' | 'keyAlgorithm'> & {
  readonly publicKey?: PublicKey;
};

function readSource(source: IssuanceRequest['source']): Asked {
  if (source.kind === 'parameters') return source;
  // Size, form and kind of key come first: they cost a hundredth of what verifying costs.
  const request = parseCertificationRequest(source.pem);
  verifyProofOfPossession(request);
  const { keyAlgorithm, names, publicKey } = request;
  return { subject: names.subject, sans: names.sans, keyAlgorithm, publicKey };
}

function requestedCertificate(
  { keyAlgorithm, sans, subject }: Asked,
  validityPeriod: string | undefined,
): RequestedCertificate {
  const names = keyAlgorithm === undefined ? { subject, sans } : { subject, sans, keyAlgorithm };
  return validityPeriod === undefined ? names : { ...names, validityPeriod };
}

/** What the caller sent is the fault of nobody here; everything else is a defect. */
function refusal(error: unknown): IssuanceOutcome {
  if (!(error instanceof PkiError)) throw error;
  const { code, message } = error;
  if (code === 'ISSUER_EXPIRED' || code === 'ISSUER_UNSUITABLE') return CLOSED;
  return { outcome: 'refused', code, message };
}

function isSameKey(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
