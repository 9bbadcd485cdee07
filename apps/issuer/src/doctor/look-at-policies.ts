import {
  type CertificatePolicy,
  compilePolicy,
  evaluate,
  type RequestedCertificate,
  violationMessage,
} from '@luciole/policy';
import type { PolicyInForce } from '../issuance/issuance.ts';
import { describePolicy } from './describe-policy.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { sampleRequest } from './sample-request.ts';

/** What stands in the policies, and whether a request that was made for each of them is permitted: in this process, on no key. */
export function lookAtPolicies(
  policies: readonly PolicyInForce[],
  unreadable: readonly string[],
): readonly Finding[] {
  if (policies.length + unreadable.length === 0) {
    return [
      problem(
        'policies',
        'the configuration has no policy, so that nothing can be asked for',
        'Give it policies: policyIds of the configuration.',
      ),
    ];
  }
  return [
    ...unreadable.map((name) =>
      problem(
        'policies',
        `${name} has an error by this issuer’s own reading, and is out of force`,
        'Save it again at the control plane, which says what is wrong; or give both programs the same release.',
      ),
    ),
    ...policies.map(({ policy }) => lookAtPolicy(policy)),
  ];
}

function lookAtPolicy(policy: CertificatePolicy): Finding {
  const described = `${policy.name} permits ${describePolicy(policy)}`;
  const sample = permittedSample(policy);
  if ('request' in sample) return ok('policies', `${described}; a sample request is permitted`);
  return warning(
    'policies',
    `${described}; a sample request that was made from it is denied: ${sample.reasons.join('; ')}`,
    'The sample may be at fault, or the policy permits nothing: try a request of a workload in the dry run of the control plane.',
  );
}

/** A request that the policy permits, with as many names as it may have; or why none was found. */
export function permittedSample(
  policy: CertificatePolicy,
): { readonly request: RequestedCertificate } | { readonly reasons: readonly string[] } {
  const compiled = compilePolicy(policy);
  let reasons: readonly string[] = [];
  for (const isFull of [true, false]) {
    const request = sampleRequest(policy, isFull);
    const decision = evaluate(compiled, request);
    if (decision.outcome === 'permitted') return { request };
    reasons = decision.violations.map(violationMessage);
  }
  return { reasons };
}
