import { describe, expect, it } from 'vitest';
import { countTests } from './vitest.ts';

const file = (tests: number) => ({
  name: 'a.spec.ts',
  status: 'passed',
  assertionResults: Array.from({ length: tests }, () => ({})),
});

describe('countTests', () => {
  it('counts what passed', () => {
    const report = { numTotalTests: 3, numPassedTests: 3, testResults: [file(3)] };
    expect(countTests(report)).toEqual({ passed: 3, failed: 0 });
  });

  it('counts a skipped test as failed: what was not run is not known to work', () => {
    const report = { numTotalTests: 3, numPassedTests: 2, testResults: [file(3)] };
    expect(countTests(report)).toEqual({ passed: 2, failed: 1 });
  });

  it('counts a file that could not be loaded as failed', () => {
    const report = { numTotalTests: 3, numPassedTests: 3, testResults: [file(3), file(0)] };
    expect(countTests(report)).toEqual({ passed: 3, failed: 1 });
  });
});
