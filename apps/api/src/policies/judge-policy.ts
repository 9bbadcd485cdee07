import type { ExtendedPolicyInformation } from '@luciole/contract';
import { type CertificatePolicy, readPolicy } from '@luciole/policy';
import type { z } from 'zod';
import { ApplicationError } from '../http/application-error.ts';
import { toProblem, toWarning } from './policy-problems.ts';

/** A policy that may be saved, with what its author is warned of. */
export interface JudgedPolicy {
  readonly policy: CertificatePolicy;
  readonly warnings: Pick<z.input<typeof ExtendedPolicyInformation>, 'warnings'>;
}

/** What a policy says, complete and in order. @throws {ApplicationError} with every problem at once */
export function judgePolicy(candidate: unknown): JudgedPolicy {
  const { policy, problems } = readPolicy(candidate);
  const errors = problems.filter(({ severity }) => severity === 'error');
  ApplicationError.throwAny(errors.map(toProblem));
  if (policy === undefined) throw new Error('a policy without problems could not be read');
  const warnings = problems.filter(({ severity }) => severity === 'warning').map(toWarning);
  return { policy, warnings: warnings.length === 0 ? {} : { warnings } };
}
