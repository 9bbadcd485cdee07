import { AuditTrail } from '../audit/audit-trail.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { deleteCompanyRows } from '../database/delete-company-rows.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { createCompany } from '../first-start/first-start.ts';
import { linkUrl, OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { CommandError } from './command-error.ts';
import { OPERATOR, readArguments, usageError } from './command-line.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js company create URL-PREFIX --name NAME [--administrator USERNAME]
       main.js company delete URL-PREFIX --confirm URL-PREFIX [--with-live-certificates]`;

const URL_PREFIX = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Companies of this deployment: each is a tenant of its own, and nothing but this command crosses from one to another. */
export async function company(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [what, urlPrefix, ...more] = positionals;
  if (urlPrefix === undefined || more.length > 0) throw usageError(USAGE);
  if (what === 'create') {
    const { name, administrator = 'administrator' } = values;
    if (name === undefined || name.trim() === '' || name.length > 250) throw usageError(USAGE);
    if (!URL_PREFIX.test(urlPrefix))
      throw new CommandError(
        'A URL prefix has lower-case letters, digits and hyphens, at most 63.',
        64,
      );
    return create(urlPrefix, name, administrator);
  }
  if (what !== 'delete') throw usageError(USAGE);
  if (values.confirm !== urlPrefix)
    throw new CommandError(
      `Everything of the company would be gone, its CA keys and its audit trail too; repeat with --confirm ${urlPrefix}.`,
      64,
    );
  return remove(urlPrefix, values['with-live-certificates'] === true);
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    name: { type: 'string' },
    administrator: { type: 'string' },
    confirm: { type: 'string' },
    'with-live-certificates': { type: 'boolean' },
  });
}

/** Everything commits together; the link on standard output signs the administrator in, once, within 15 minutes. */
async function create(urlPrefix: string, name: string, administrator: string): Promise<number> {
  return withDatabase(async ({ config, database, secrets, clock }) => {
    const now = clock.now();
    try {
      const token = await database.inCompany(uuidV7(now), async (tx) => {
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
        actor: OPERATOR,
        subject: { kind: 'company', id },
        before: { urlPrefix },
      }),
    );
    return id;
  });
  await deleteCompanyRows(loadConfigFromEnvironment().database.url.reveal(), companyId);
  say(`The company ${urlPrefix} is gone, except from backups.`);
  return 0;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
