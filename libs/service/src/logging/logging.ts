import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redactText } from './redact.ts';
import { StandardOutput } from './standard-output.ts';

export type { Logger } from 'pino';

/** Members that are masked wherever they appear in the first two levels of a logged object. */
const SECRET_MEMBERS = [
  'authorization',
  'assertion',
  'client_assertion',
  'access_token',
  'password',
  'privateKey',
  'apiKey',
  'pin',
  'secret',
  '["tppl-api-key"]',
];

/**
 * A logger of JSON lines (pino); errors are reduced to type, message, code and stack, without secrets.
 *
 * @param destination - where lines go; standard output unless given, which neither a full disk nor a reader that stops
 *   can make hold up or end the process
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: SECRET_MEMBERS.flatMap((member) =>
        member.startsWith('[') ? [member, `*${member}`] : [member, `*.${member}`],
      ),
      censor: '[secret]',
    },
    serializers: { err: (error: unknown) => (isDescription(error) ? error : describeError(error)) },
  };
  return pino(options, destination ?? new StandardOutput());
}

/** What {@link describeError} made: a logger takes it as it is. */
const described = new WeakSet();

/** What is worth knowing about an error, its causes included; free of secrets. */
export function describeError(error: unknown): Record<string, unknown> {
  const description = describe(error, 0);
  described.add(description);
  return description;
}

function isDescription(value: unknown): boolean {
  return typeof value === 'object' && value !== null && described.has(value);
}

function describe(error: unknown, depth: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redactText(String(error)) };
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: String(error.code) }),
    ...('constraint' in error && { constraint: String(error.constraint) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && depth < 4 && { cause: describe(error.cause, depth + 1) }),
  };
}
