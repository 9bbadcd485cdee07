import { requireStart, WITHOUT_DEBUG_SIGNAL } from '@luciole/service/process';

/**
 * Half of what Node.js gives new objects by default: starting up fills all that it may have, and it is not given back.
 */
const SMALL = '--max-semi-space-size=16';

// Before anything else is loaded, because it begins the process anew. Commands use CA keys as the server does.
const [command = 'serve'] = process.argv.slice(2);
requireStart(process, {
  flags: command === 'serve' ? [WITHOUT_DEBUG_SIGNAL, SMALL] : [WITHOUT_DEBUG_SIGNAL],
});
const { dispatch } = await import('./cli/dispatch.ts');
process.exitCode = await dispatch(process.argv.slice(2));
