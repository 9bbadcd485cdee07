import { type LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redactText } from './redact.ts';

export type { Logger } from 'pino';

/** The fields of the one line that is logged per request; nothing of headers, bodies or query strings is logged. */
export interface RequestLine {
  readonly requestId: string;
  /** The contract's route id, or `-` when no route matched. */
  readonly routeId: string;
  /** `user:<id>`, `service-account:<id>`, or `-` for an anonymous caller. */
  readonly principal: string;
  readonly status: number;
  readonly durationMs: number;
}

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
 * @param destination - where lines go; standard output unless given
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
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What is worth knowing about an error, its causes included; free of secrets. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redactText(String(error)) };
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: String(error.code) }),
    ...('constraint' in error && { constraint: String(error.constraint) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Parts of Nest that log an error and throw it as well; whoever catches it says it better. */
const RETHROWING = new Set(['ExceptionHandler', 'NestApplication']);

/** Lets Nest's own messages go through the same logger. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'info' | 'error' | 'warn' | 'debug') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.findLast((part): part is string => typeof part === 'string');
      const shown = RETHROWING.has(context ?? '') ? 'debug' : level;
      if (message instanceof Error) logger[shown]({ err: message, context });
      else logger[shown]({ context }, redactText(String(message)));
    };
  return {
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('debug'),
    fatal: write('error'),
  };
}
