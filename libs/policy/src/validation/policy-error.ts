import type { PolicyProblem } from './policy-problem.ts';

/** Thrown where a policy is needed and an incoherent one is given: nothing can be decided with it. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code = 'POLICY_INCOHERENT';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    super(
      `incoherent policy: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    );
    this.problems = problems;
  }
}
