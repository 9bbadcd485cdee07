import { createWriteStream, type WriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createLogger } from '@luciole/service';

import { type AuditParts, composeAudit } from '../audit/compose-audit.ts';
import { exportFilterOf, type ExportRequest } from '../audit/export/export-filter.ts';
import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { createDataSource } from '../database/data-source.ts';
import { listCompanyIds } from '../database/list-company-ids.ts';
import { KeyFiles } from '../secrets/key-files.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { AuditUsageError } from './audit-usage-error.ts';

const OPERATOR = { kind: 'SYSTEM', name: 'audit export' } as const;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMON = { company: { type: 'string' }, output: { type: 'string' } } as const;

/** Writes a company's trail with its chain to standard output or a file; the export is an event of it. */
export async function auditExport(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...COMMON,
      format: { type: 'string', default: 'jsonl' },
      from: { type: 'string' },
      to: { type: 'string' },
      'activity-type': { type: 'string' },
      'activity-name': { type: 'string' },
      actor: { type: 'string' },
      object: { type: 'string' },
      outcome: { type: 'string' },
    },
  });
  const { format } = values;
  if (format !== 'jsonl' && format !== 'csv')
    throw new AuditUsageError('--format is jsonl or csv.');
  const filter = exportFilterOf({
    from: instant('--from', values.from),
    to: instant('--to', values.to),
    activityType: values['activity-type'],
    activityName: values['activity-name'],
    actor: id('--actor', values.actor),
    object: id('--object', values.object),
    outcome: outcomeOf(values.outcome),
  });
  return withCompany(values.company, async ({ exports }, companyId) => {
    const prepared = await exports.prepare(companyId, OPERATOR, filter, format);
    await pipeline(Readable.from(exports.write(prepared, format)), outputOf(values.output), {
      end: values.output !== undefined,
    });
  });
}

/** Signs what a company's trail is now: for a copy that is kept elsewhere. */
export async function auditCheckpoint(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: COMMON });
  return withCompany(values.company, async ({ checkpoints }, companyId) => {
    const { jws } = await checkpoints.signHead(companyId, 'REQUESTED');
    await write(values.output, `${jws}\n`);
  });
}

/** The public keys of a company's checkpoints, as a JSON Web Key Set. */
export async function auditKeys(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: COMMON });
  return withCompany(values.company, async ({ checkpoints }, companyId) => {
    const keys = await checkpoints.publicKeys(companyId);
    await write(values.output, `${JSON.stringify({ keys }, undefined, 2)}\n`);
  });
}

async function withCompany(
  urlPrefix: string | undefined,
  work: (audit: AuditParts, companyId: string) => Promise<void>,
): Promise<number> {
  const config = loadConfigFromEnvironment();
  const { keyEncryptionKey: file, previousKeyEncryptionKey: previousFile } = config.files;
  const url = config.database.url.reveal();
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  try {
    const database = new CompanyDatabase(dataSource);
    const secrets = new SealedSecrets(new KeyFiles({ file, previousFile }));
    // Standard output belongs to what was asked for.
    const logger = createLogger('silent');
    const audit = composeAudit({ database, secrets, clock: new Clock(), logger });
    await work(audit, await companyOf(database, urlPrefix));
  } finally {
    await dataSource.destroy();
  }
  return 0;
}

async function companyOf(
  database: CompanyDatabase,
  urlPrefix: string | undefined,
): Promise<string> {
  if (urlPrefix === undefined) {
    const [only, ...others] = await database.inDeployment(listCompanyIds);
    if (only !== undefined && others.length === 0) return only;
    throw new AuditUsageError('There are several companies: name one with --company.');
  }
  const [row] = await database.inDeployment((tx) =>
    tx.query<{ company_id: string }>('select company_id from find_company_by_url_prefix($1)', [
      urlPrefix,
    ]),
  );
  if (row === undefined) throw new AuditUsageError(`There is no company ${urlPrefix}.`);
  return row.company_id;
}

function outputOf(path: string | undefined): NodeJS.WritableStream {
  return path === undefined ? process.stdout : createFile(path);
}

async function write(path: string | undefined, text: string): Promise<void> {
  await pipeline(Readable.from([text]), outputOf(path), { end: path !== undefined });
}

/** Readable by its owner only: it tells of everybody. */
function createFile(path: string): WriteStream {
  return createWriteStream(path, { mode: 0o600 });
}

function instant(option: string, text: string | undefined): string | undefined {
  if (text === undefined || !Number.isNaN(Date.parse(text))) return text;
  throw new AuditUsageError(`${option} takes a time like 2026-11-21T12:00:00Z.`);
}

function id(option: string, text: string | undefined): string | undefined {
  if (text === undefined || UUID.test(text)) return text;
  throw new AuditUsageError(`${option} takes a UUID.`);
}

function outcomeOf(text: string | undefined): ExportRequest['outcome'] {
  if (text === undefined || text === 'SUCCESS' || text === 'FAILURE' || text === 'REFUSED') {
    return text;
  }
  throw new AuditUsageError('--outcome is SUCCESS, FAILURE or REFUSED.');
}
