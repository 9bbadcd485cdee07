import { EVALUATION_BUDGET } from './allowed-values.ts';
import type { MatchingWork } from './allowed-values.ts';
import type { DecisionNote } from './decision.ts';
import type { Violation } from './violation.ts';

/** What the checks of one evaluation collect. Lives for one call of `evaluate`. */
export interface Findings {
  readonly violations: Violation[];
  readonly notes: DecisionNote[];
  readonly work: MatchingWork;
  /** Work for noting which allowed value matched what part; apart, so that explaining never changes a decision. */
  readonly explanation: MatchingWork | undefined;
}

/** Empty findings with the whole matching budget. */
export function noFindings(explain: boolean): Findings {
  return {
    violations: [],
    notes: [],
    work: { remaining: EVALUATION_BUDGET },
    explanation: explain ? { remaining: EVALUATION_BUDGET } : undefined,
  };
}
