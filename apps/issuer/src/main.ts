#!/usr/bin/env node
import { disableDebugSignal } from './cli/hardening.ts';

// Before anything else is loaded, because it begins the process anew.
if (process.argv[2] === 'run') disableDebugSignal(process);
const { dispatch } = await import('./cli/dispatch.ts');
process.exitCode = await dispatch(process.argv.slice(2));
