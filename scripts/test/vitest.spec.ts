import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../repository.ts';
import { countTests } from './vitest.ts';

const file = (tests: number) => ({
  name: 'a.spec.ts',
  status: 'passed',
  assertionResults: Array.from({ length: tests }, () => ({ fullName: 'adds', status: 'passed' })),
});

describe('countTests', () => {
  it('counts what passed', () => {
    const report = { numTotalTests: 3, numPassedTests: 3, testResults: [file(3)] };
    expect(countTests(report)).toMatchObject({ passed: 3, failed: 0, failures: [] });
  });

  it('counts a skipped test as failed: what was not run is not known to work', () => {
    const report = { numTotalTests: 3, numPassedTests: 2, testResults: [file(3)] };
    expect(countTests(report)).toMatchObject({ passed: 2, failed: 1 });
  });

  it('counts a file that could not be loaded as failed', () => {
    const report = { numTotalTests: 3, numPassedTests: 3, testResults: [file(3), file(0)] };
    expect(countTests(report)).toMatchObject({ passed: 3, failed: 1 });
  });

  it('names each test that did not pass, with the first line of why', () => {
    const wrong = {
      fullName: 'sum adds',
      status: 'failed',
      failureMessages: ['AssertionError: expected 3 to be 2\n    at sum.spec.ts:4'],
    };
    const skipped = { fullName: 'sum subtracts', status: 'skipped', failureMessages: [] };
    const results = [{ ...file(0), assertionResults: [wrong, skipped] }];
    const name = join(ROOT, 'libs/sum.spec.ts');
    const report = {
      numTotalTests: 2,
      numPassedTests: 0,
      testResults: results.map((result) => ({ ...result, name })),
    };
    expect(countTests(report).failures).toEqual([
      'libs/sum.spec.ts > sum adds: AssertionError: expected 3 to be 2',
      'libs/sum.spec.ts > sum subtracts: skipped',
    ]);
  });
});
