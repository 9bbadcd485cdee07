import { parseArgs } from 'node:util';
import { redactText } from '@luciole/service';
import { type Output, UsageError } from '../cli/command.ts';
import { systemClock } from '../clock/clock.ts';
import { systemRandomness } from '../clock/randomness.ts';
import { ConfigError, type ConfigProblem, problemSentence } from '../config/config-error.ts';
import { inspectFiles } from '../config/inspect-files.ts';
import { examineConfig } from '../config/load-config.ts';
import { readConfigSource } from '../config/read-config.ts';
import { diagnose, type DiagnosisTools } from './diagnose.ts';
import { type Finding, type Findings, ok, problem, warning } from './finding.ts';

export const DOCTOR_HELP = `Usage: luciole-issuer doctor [--config FILE] [--json] [--trial]

Looks at everything that an issuer needs, from the machine that it is to run on: settings, ports, state folder; name,
connection, certificate and clock of the control plane; credential, configuration, capabilities, roots, policies (with a
sample request for each), keys of clients. Each line says ok, warning or problem, and what to do next.

  -c, --config FILE   the settings file; without it LUCIOLE_ISSUER_CONFIG, or variables alone
  --json              one JSON object per line: check, outcome, message, advice
  --trial             also obtains a sub-CA and signs under it. The control plane keeps its record, it counts against
                      the account's quota, and a platform's token is used up by it
  -h, --help          this text

Run it as the issuer's user. It signs in, which the control plane records, and changes nothing else without --trial; an
issuer that runs is not disturbed.

Exit code 0 without a problem, also with warnings; 1 with one; 64 for a wrong command line.
`;

/** `luciole-issuer doctor`: looks, says what it sees and what to do. */
export async function doctor(
  args: readonly string[],
  { stdout }: Output,
  tools: Omit<DiagnosisTools, 'isTrial'> = { clock: systemClock, random: systemRandomness },
): Promise<number> {
  const { config, json, trial } = optionsOf(args);
  const counted = { ok: 0, warning: 0, problem: 0 };
  for await (const finding of examine(config, { ...tools, isTrial: trial })) {
    counted[finding.outcome] += 1;
    stdout.write(redactText(json ? `${JSON.stringify(finding)}\n` : lineOf(finding)));
  }
  if (!json) stdout.write(`${summaryOf(counted)}\n`);
  return counted.problem === 0 ? 0 : 1;
}

/** @throws {UsageError} */
function optionsOf(args: readonly string[]): {
  readonly config: string | undefined;
  readonly json: boolean;
  readonly trial: boolean;
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string', short: 'c' },
        json: { type: 'boolean', default: false },
        trial: { type: 'boolean', default: false },
      },
      strict: true,
      allowPositionals: false,
    });
    return { config: values.config, json: values.json, trial: values.trial };
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : '').split('. ');
    throw new UsageError(sentence);
  }
}

async function* examine(file: string | undefined, tools: DiagnosisTools): Findings {
  let examination: ReturnType<typeof examineConfig>;
  try {
    examination = examineConfig(readConfigSource(file));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* error.problems.map(settingsProblem);
    return;
  }
  const files = inspectFiles(examination, tools.clock.now());
  const problems = [...examination.problems, ...files.problems];
  const warnings = [...examination.warnings, ...files.warnings];
  yield* problems.map(settingsProblem);
  yield* warnings.map((found) =>
    warning(
      'settings',
      sentenceOf(found),
      'It works; docs/reference/issuer-configuration.md says more.',
    ),
  );
  const { config } = examination;
  // What cannot be read at all leaves nothing to look at; what a file lacks shows in what follows.
  if (config === undefined) return;
  if (problems.length === 0) yield ok('settings', 'the settings can be used');
  yield* diagnose(config, tools);
}

function settingsProblem(found: ConfigProblem): Finding {
  return problem(
    'settings',
    sentenceOf(found),
    'Mend the setting or the file: docs/reference/issuer-configuration.md has every setting.',
  );
}

function sentenceOf(found: ConfigProblem): string {
  return problemSentence(found).replace(/\.$/, '');
}

function lineOf(finding: Finding): string {
  const line = `${finding.outcome.padEnd(8)} ${finding.check}: ${finding.message}\n`;
  return finding.outcome === 'ok' ? line : `${line}         → ${finding.advice}\n`;
}

function summaryOf(counted: Readonly<Record<Finding['outcome'], number>>): string {
  return `${count(counted.problem, 'problem')}, ${count(counted.warning, 'warning')}.`;
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
