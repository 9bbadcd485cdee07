import { type LoggerService } from '@nestjs/common';
import { type Logger, redactText } from '@luciole/service';

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
