#!/usr/bin/env node
import { requireStart } from '@luciole/service/process';
import { ISSUER_START } from './cli/hardening.ts';

// Before anything else is loaded, because it begins the process anew.
if (process.argv[2] === 'run') requireStart(process, ISSUER_START);
const { dispatch } = await import('./cli/dispatch.ts');
process.exitCode = await dispatch(process.argv.slice(2));
