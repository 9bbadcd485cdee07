import { ALERT_KINDS, AlertKind } from '@luciole/contract';

import { AlertsService } from '../alerts/alerts.service.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { readArguments, usageError } from './command-line.ts';
import { printable } from './printable.ts';
import { companyOf, withDatabase } from './with-database.ts';

const USAGE = `usage: main.js alerts list [--kind KIND] [--resolved] [--json] [--company URL-PREFIX]
KIND is one of ${ALERT_KINDS.join(', ')}.
Without --json each alert is a line: severity, since when, kind, subject, and who takes care of it.`;

type Listed = Awaited<ReturnType<AlertsService['list']>>['alerts'][number];

/** What needs somebody, when the API is not to be had. It is as serving processes found it last. */
export async function alerts(args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(args);
  const kind = AlertKind.optional().safeParse(values.kind);
  if (positionals.join(' ') !== 'list' || !kind.success) throw usageError(USAGE);
  return withDatabase(async (parts) => {
    const service = new AlertsService(parts.database, new AuditTrail(), parts.clock);
    const { alerts: found } = await service.list(await companyOf(parts, values.company), {
      state: values.resolved ? 'RESOLVED' : 'OPEN',
      kind: kind.data,
    });
    const text = values.json
      ? JSON.stringify(found, undefined, 2)
      : found.map(lineOf).join('\n') || 'There is no alert.';
    process.stdout.write(`${text}\n`);
    return 0;
  });
}

function lineOf({ acknowledgement, kind, openedAt, severity, subject }: Listed): string {
  const { instanceName, name } = subject;
  const who = instanceName === undefined ? name : `${instanceName} (${name})`;
  const care = acknowledgement === undefined ? '' : `, acknowledged by ${acknowledgement.by}`;
  return printable(`${severity.padEnd(8)}  ${openedAt}  ${kind.padEnd(22)}  ${who}${care}`);
}

function parse(args: readonly string[]) {
  return readArguments(args, USAGE, {
    company: { type: 'string' },
    kind: { type: 'string' },
    resolved: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
}
