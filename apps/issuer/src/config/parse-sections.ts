import { type PolicyProblem, type CertificatePolicy, readPolicy } from '@luciole/policy';
import type * as z from 'zod';
import {
  AUDIT_LOG,
  BootstrapSection,
  ClientsSection,
  ISSUER_FILE,
  LOG_LEVEL,
  OperationsSection,
  OutgoingSection,
  PoliciesSection,
  ServerSection,
  SignerSection,
  STATE_DIRECTORY,
} from './issuer-file.schema.ts';
import { isMap, type SettingPath, type SettingsMap } from './settings-tree.ts';

/** A problem with the place of our own spelling, still to be written as the operator did. */
export interface PlacedProblem {
  readonly path: SettingPath;
  readonly message: string;
}

/** What could be read; a section is `undefined` when a problem says why. */
export interface Sections {
  readonly bootstrap: z.output<typeof BootstrapSection> | undefined;
  readonly signer: z.output<typeof SignerSection> | undefined;
  readonly server: z.output<typeof ServerSection> | undefined;
  readonly clients: z.output<typeof ClientsSection> | undefined;
  readonly operations: z.output<typeof OperationsSection> | undefined;
  readonly outgoing: z.output<typeof OutgoingSection> | undefined;
  /** As far as they are coherent; `undefined` when none is given. */
  readonly policies: readonly CertificatePolicy[] | undefined;
  readonly stateDirectory: string | undefined;
  readonly auditLog: string | undefined;
  readonly logLevel: z.output<typeof LOG_LEVEL> | undefined;
}

/** Reads each section by itself, so that every problem is found at once. Never throws. */
export function parseSections(tree: SettingsMap): {
  readonly sections: Sections;
  readonly problems: readonly PlacedProblem[];
} {
  const problems: PlacedProblem[] = Object.keys(tree)
    .filter((name) => !Object.hasOwn(ISSUER_FILE, name))
    .map((name) => ({ path: [name], message: 'is not a setting; check its spelling' }));
  const read = <Schema extends z.ZodType>(
    name: keyof typeof ISSUER_FILE,
    schema: Schema,
    whenAbsent?: unknown,
  ): z.output<Schema> | undefined => {
    const value = Object.hasOwn(tree, name) ? tree[name] : whenAbsent;
    const parsed = schema.safeParse(value, { error: sentenceOf });
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.flatMap((issue) => placed(issue, name)));
    return undefined;
  };
  const sections: Sections = {
    bootstrap: read('bootstrap', BootstrapSection, {}),
    signer: read('signer', SignerSection, {}),
    server: read('server', ServerSection, {}),
    clients: read('clients', ClientsSection, {}),
    operations: read('operations', OperationsSection, {}),
    outgoing: read('outgoing', OutgoingSection, {}),
    policies: readPolicies(read('policies', PoliciesSection), problems),
    stateDirectory: read('stateDirectory', STATE_DIRECTORY),
    auditLog: read('auditLog', AUDIT_LOG),
    logLevel: read('logLevel', LOG_LEVEL),
  };
  return { sections, problems };
}

/** Where a problem of a policy is among the settings. */
export function policyPath(index: number, { path }: PolicyProblem): SettingPath {
  const steps = path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((token) => (/^\d+$/.test(token) ? Number(token) : token));
  return ['policies', index, ...steps];
}

function readPolicies(
  given: readonly unknown[] | undefined,
  problems: PlacedProblem[],
): readonly CertificatePolicy[] | undefined {
  if (given === undefined) return undefined;
  const names = new Map<string, number>();
  const policies: CertificatePolicy[] = [];
  for (const [index, candidate] of given.entries()) {
    const reading = readPolicy(candidate);
    for (const problem of reading.problems) {
      if (problem.severity === 'warning') continue;
      problems.push({
        path: policyPath(index, problem),
        message: `is not coherent: ${problem.message}`,
      });
    }
    const name = isMap(candidate) ? candidate['name'] : undefined;
    if (typeof name === 'string') {
      const former = names.get(name);
      if (former !== undefined) {
        const path = ['policies', index, 'name'];
        problems.push({ path, message: `is also the name of policies[${former}]` });
      } else names.set(name, index);
    }
    if (reading.policy !== undefined) policies.push(reading.policy);
  }
  return policies;
}

function placed(issue: z.core.$ZodIssue, section: string): readonly PlacedProblem[] {
  const path = [section, ...issue.path.map((step) => (typeof step === 'symbol' ? '' : step))];
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: 'is not a setting; check its spelling',
  }));
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text (in quotes, if it looks like a number)',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

/** The rest of a sentence that begins with the setting. Never repeats the value, which may be a secret in the wrong place. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  const isMissing = issue.input === undefined;
  if (issue.code === 'invalid_type') {
    return isMissing ? 'is missing' : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return isMissing ? 'is missing' : `must be one of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'too_small') {
    return isNumber(issue.origin) ? `must be at least ${issue.minimum}` : 'must not be empty';
  }
  if (issue.code === 'too_big') {
    if (isNumber(issue.origin)) return `must be at most ${issue.maximum}`;
    const unit = issue.origin === 'string' ? 'characters' : 'entries';
    return `must have at most ${issue.maximum} ${unit}`;
  }
  if (issue.code === 'invalid_format') {
    return issue.format === 'uuid' ? 'must be a UUID' : 'has a form that is not taken';
  }
  return undefined;
}

function isNumber(origin: string): boolean {
  return origin === 'number' || origin === 'int';
}
