import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { describeReport, isUntouched } from '../audit/verify/describe-report.ts';
import { type Restoration, restorationIn } from '../audit/verify/restoration.ts';
import {
  checkpointIn,
  type Evidence,
  ExportVerifier,
  keysIn,
} from '../audit/verify/verify-export.ts';
import { AuditUsageError } from './audit-usage-error.ts';

/** Exit code for a file that cannot be read (EX_NOINPUT of sysexits.h). */
const EX_NOINPUT = 66;

/** Verifies an export, offline: needs the file, and what was kept elsewhere to measure it by. */
export async function auditVerify(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { checkpoint: { type: 'string', multiple: true }, keys: { type: 'string' } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new AuditUsageError('Name one file.');
  try {
    const checkpoints = (values.checkpoint ?? []).map((path) =>
      readWith(path, checkpointIn, 'a checkpoint'),
    );
    const keys = values.keys === undefined ? undefined : readWith(values.keys, keysIn, 'a key set');
    const report = await verifyFile(file, { checkpoints, ...(keys !== undefined && { keys }) });
    process.stdout.write(describeReport(report));
    return isUntouched(report) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EX_NOINPUT;
  }
}

async function verifyFile(path: string, evidence: Evidence) {
  const restorations: Restoration[] = [];
  for await (const line of linesOf(path)) {
    const restoration = restorationIn(line);
    if (restoration !== undefined) restorations.push(restoration);
  }
  let verifier: ExportVerifier | undefined;
  for await (const line of linesOf(path)) {
    if (verifier === undefined) {
      const header = Buffer.from(line, 'latin1').toString('utf8');
      verifier = new ExportVerifier(header, { ...evidence, restorations });
    } else verifier.take(line);
  }
  return (verifier ?? new ExportVerifier('', evidence)).finish();
}

/** Latin-1 keeps every octet apart: what was written as invalid UTF-8 must not look like what was signed. */
function linesOf(path: string): AsyncIterable<string> {
  const input = createReadStream(path, { encoding: 'latin1' });
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

function readWith<Value>(
  path: string,
  read: (text: string) => Value | undefined,
  what: string,
): Value {
  const value = read(readFileSync(path, 'utf8'));
  if (value === undefined) throw new AuditUsageError(`${path} does not hold ${what}.`);
  return value;
}
