import { describe, expect, it } from 'vitest';

import { compilePolicy, evaluate, noteMessage, violationMessage } from '../../index.ts';
import { DECISION_TABLE } from './decision-table.ts';
import { summarizeDecision } from './row.ts';

describe('evaluate', () => {
  it.each(DECISION_TABLE)('$title', ({ policy, requested, options, expected }) => {
    const decision = evaluate(compilePolicy(policy), requested, options);
    expect(summarizeDecision(decision)).toMatchObject(expected);
    const sentences =
      decision.outcome === 'permitted'
        ? decision.notes.map(noteMessage)
        : decision.violations.map(violationMessage);
    expect(sentences.join('\n')).not.toMatch(/undefined|\0|\u202e/);
  });

  it('has a sentence of its own for every row', () => {
    expect(new Set(DECISION_TABLE.map(({ title }) => title)).size).toBe(DECISION_TABLE.length);
  });
});
