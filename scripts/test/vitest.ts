import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runChild } from '../child-process.ts';
import { ROOT, installedProgram } from '../repository.ts';
import type { Count } from './count.ts';

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/**
 * Runs vitest projects and counts.
 *
 * Whatever is not passed is failed: a skipped test, a file that cannot be loaded, a run that ends without a report.
 */
export async function runVitest(projects: readonly string[]): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'luciole-test-'));
  const reportFile = join(folder, 'report.json');
  try {
    const { exitCode } = await runChild(
      installedProgram('vitest'),
      [
        'run',
        ...projects.map((project) => `--project=${project}`),
        ...(process.stdout.isTTY ? ['--reporter=default'] : ['--reporter=dot']),
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
        // Whoever keeps only the end of a log wants more of it than escape sequences.
        ...(!process.stdout.isTTY && { env: { ...process.env, NO_COLOR: '1' } }),
      },
    );
    const count = countTests(JSON.parse(readFileSync(reportFile, 'utf8')));
    // An error outside of any test fails the run but none of the tests.
    return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts the tests of a report, and each file without a test as a failed one; names what did not pass. */
export function countTests(report: VitestReport): Count {
  const empty = report.testResults.filter((file) => file.assertionResults.length === 0);
  const failures = report.testResults.flatMap(({ assertionResults, name }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed')
      .map((test) => `${relative(ROOT, name)} > ${test.fullName}: ${reasonOf(test)}`),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numTotalTests - report.numPassedTests + empty.length,
    failures: [...empty.map(({ name }) => `${relative(ROOT, name)}: has no test`), ...failures],
  };
}

function reasonOf({
  failureMessages,
  status,
}: VitestReport['testResults'][number]['assertionResults'][number]): string {
  const [line = ''] = (failureMessages?.[0] ?? '').split('\n');
  return line === '' ? status : line;
}
