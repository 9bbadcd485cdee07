import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  decodePem,
  endEntityTemplate,
  parseCertificationRequest,
  prepareCertificate,
  readCaCertificate,
} from '@luciole/pki';
import {
  createSigner,
  secureRandom,
  sha256,
  signCertificate,
  verifyProofOfPossession,
} from '@luciole/pki/node';
import {
  addValidityPeriod,
  compilePolicy,
  evaluate,
  readPolicy,
  violationMessage,
} from '@luciole/policy';

/** What an issuer has at hand when a workload asks. */
export interface WorkloadRequest {
  /** A policy as the control plane has it. */
  readonly policy: unknown;
  /** Certification request, PEM. */
  readonly request: string;
  readonly subCaPem: string;
  /** File of the sub-CA's private key, PEM. */
  readonly subCaKeyFile: string;
  readonly now: Date;
}

/** A signed certificate, or every reason why there is none. */
export type WorkloadAnswer =
  | { readonly outcome: 'signed'; readonly pem: string }
  | { readonly outcome: 'denied'; readonly reasons: readonly string[] };

/**
 * Does what an issuer does for one workload, with the libraries that an issuer uses: parse, proof of possession, policy,
 * prepare and lint, sign, look again.
 *
 * @throws {PkiError} when the request cannot be read or does not prove possession of its key
 */
export async function signWorkloadCertificate(given: WorkloadRequest): Promise<WorkloadAnswer> {
  const request = parseCertificationRequest(given.request);
  verifyProofOfPossession(request);
  const { policy } = readPolicy(given.policy);
  if (policy === undefined) throw new Error('the policy of the walkthrough is not valid');
  const decision = evaluate(compilePolicy(policy), {
    ...request.names,
    keyAlgorithm: request.keyAlgorithm,
  });
  if (decision.outcome === 'denied') {
    return { outcome: 'denied', reasons: decision.violations.map(violationMessage) };
  }
  const template = endEntityTemplate(decision.content, {
    publicKey: request.publicKey,
    notAfter: addValidityPeriod(given.now, decision.content.validityPeriod),
  });
  const prepared = prepareCertificate(template, {
    issuer: readCaCertificate(decodePem(given.subCaPem, ['CERTIFICATE'])),
    now: given.now,
    random: secureRandom,
    sha256,
  });
  const signer = createSigner(createPrivateKey(await readFile(given.subCaKeyFile)));
  return { outcome: 'signed', pem: (await signCertificate(prepared, signer)).pem };
}
