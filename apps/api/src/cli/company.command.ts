import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { AuditTrail } from '../audit/audit-trail.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { createOwnerDataSource } from '../database/data-source.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { createCompany } from '../first-start/first-start.ts';
import { lockFirstStart } from '../first-start/first-start.repository.ts';
import { linkUrl, OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { CommandError } from './command-error.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js company create URL-PREFIX --name NAME [--administrator USERNAME]
       main.js company delete URL-PREFIX --confirm URL-PREFIX [--with-live-certificates]`;

const URL_PREFIX = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Companies of this deployment: each is a tenant of its own, and nothing but this command crosses from one to another. */
export async function company(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [what, urlPrefix, ...more] = positionals;
  if (urlPrefix === undefined || more.length > 0) throw new CommandError(USAGE, 64);
  if (what === 'create') {
    const { name, administrator = 'administrator' } = values;
    if (name === undefined || name.trim() === '' || name.length > 250)
      throw new CommandError(USAGE, 64);
    if (!URL_PREFIX.test(urlPrefix))
      throw new CommandError(
        'A URL prefix has lower-case letters, digits and hyphens, at most 63.',
        64,
      );
    return create(urlPrefix, name, administrator);
  }
  if (what !== 'delete') throw new CommandError(USAGE, 64);
  if (values.confirm !== urlPrefix)
    throw new CommandError(
      `Everything of the company would be gone, its CA keys and its audit trail too; repeat with --confirm ${urlPrefix}.`,
      64,
    );
  return remove(urlPrefix, values['with-live-certificates'] === true);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        administrator: { type: 'string' },
        confirm: { type: 'string' },
        'with-live-certificates': { type: 'boolean' },
      },
    });
  } catch {
    throw new CommandError(USAGE, 64);
  }
}

/** Everything commits together; the link on standard output signs the administrator in, once, within 15 minutes. */
async function create(urlPrefix: string, name: string, administrator: string): Promise<number> {
  return withDatabase(async ({ config, database, secrets, clock }) => {
    const now = clock.now();
    try {
      const token = await database.inCompany(uuidV7(now), async (tx) => {
        await lockFirstStart(tx);
        const parts = { database, secrets, config, clock, progress: say };
        const userId = await createCompany(parts, tx, { name, urlPrefix, administrator });
        return (await new OneTimeLinks().make(tx, userId, 'SIGN_IN', now)).token;
      });
      process.stdout.write(`${linkUrl(config.http.publicUrl, token)}\n`);
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_companies_url_prefix') throw error;
      throw new CommandError(`There is a company with the URL prefix ${urlPrefix} already.`);
    }
    say(`The company ${urlPrefix} is there; the link above signs ${administrator} in.`);
    return 0;
  });
}

/** Removes every row of a company, as the owner of the schema, in one transaction. */
async function remove(urlPrefix: string, withLiveCertificates: boolean): Promise<number> {
  const companyId = await withDatabase(async (parts) => {
    const id = await companyOf(parts, urlPrefix);
    const first = parts.config.company.urlPrefix;
    if (urlPrefix === first)
      throw new CommandError(
        'The first company of a deployment is not deleted; drop the database.',
      );
    const firstId = await companyOf(parts, first);
    const live = await parts.database.inCompany(id, (tx) =>
      tx.query(
        `select from issuer_certificates where status = 'ISSUED' and validity_end > $1 limit 1`,
        [parts.clock.now()],
      ),
    );
    if (live.length > 0 && !withLiveCertificates)
      throw new CommandError(
        'Issuers of the company hold certificates that are valid; revoke them first, or repeat with --with-live-certificates.',
      );
    // In the trail of those who run the deployment, and before: what cannot be recorded is not done.
    await parts.database.inCompany(firstId, (tx) =>
      new AuditTrail().record(tx, {
        type: 'company.deleted',
        occurredAt: parts.clock.now(),
        actor: { kind: 'SYSTEM', name: 'command line' },
        subject: { kind: 'company', id },
        before: { urlPrefix },
      }),
    );
    return id;
  });
  const owner = createOwnerDataSource(loadConfigFromEnvironment().database.url.reveal());
  await owner.initialize();
  try {
    await deleteRows(owner, companyId);
  } finally {
    await owner.destroy();
  }
  say(`The company ${urlPrefix} is gone, except from backups.`);
  return 0;
}

/** Tables in an order in which nothing refers to what goes; foreign keys say which. */
async function deleteRows(owner: DataSource, companyId: string): Promise<void> {
  await owner.transaction(async (tx) => {
    const rows: { name: string; refers_to: string[] }[] = await tx.query(
      `select c.relname as name, array(select distinct r.relname::text from pg_constraint k
         join pg_class r on r.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers_to
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
       where n.nspname = 'luciole' and c.relkind in ('r', 'p') and not c.relispartition`,
    );
    const left = new Map(rows.map(({ name, refers_to }) => [name, new Set(refers_to)]));
    await tx.query('set constraints all deferred');
    while (left.size > 0) {
      const referred = new Set([...left.values()].flatMap((names) => [...names]));
      const next = [...left.keys()].filter((name) => !referred.has(name));
      // Tables that refer to each other go together; what refers within one statement is checked at its end.
      for (const name of next.length > 0 ? next : left.keys()) {
        await tx.query(`delete from ${name} where company_id = $1`, [companyId]);
        left.delete(name);
      }
    }
  });
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
