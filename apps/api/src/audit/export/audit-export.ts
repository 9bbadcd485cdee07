import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { type AuditActor, AuditTrail } from '../audit-trail.ts';
import { AuditCheckpoints, type StoredCheckpoint } from '../chain/audit-checkpoints.ts';
import { AuditChainer } from '../chain/audit-chainer.ts';
import { digestOf, LINK_LENGTH } from '../chain/link.ts';
import { CSV_HEADER, csvLine } from './csv.ts';
import { describeFilter, type ExportFilter, filterSql } from './export-filter.ts';
import {
  EXPORT_FORMAT,
  type ExportHeader,
  type ExportLine,
  writeExportLine,
} from './export-line.ts';

/** How an export is written: JSON lines, which can be verified, or a table for spreadsheets. */
export type ExportFormat = 'jsonl' | 'csv';

/** Events that are read at a time. */
const PAGE = 1000;
/** Most checkpoints that a file carries besides its own, spread over it. */
const MOST_CHECKPOINTS = 500;
/** In place of a link that is not there: whoever verifies the file sees that something is wrong. */
const NO_LINK = Buffer.alloc(LINK_LENGTH);

interface EventRow {
  sequence: string;
  canonical: Buffer;
  link: Buffer | null;
  previous: Buffer | null;
  asked: boolean;
}

/** An export that has been prepared: its end is signed. */
export interface PreparedExport {
  readonly companyId: string;
  readonly filter: ExportFilter;
  readonly first: number;
  readonly last: number;
  readonly previousLink: Buffer;
  readonly checkpoint: StoredCheckpoint;
}

/** Writes parts of a company's trail with what verifies them (ruling 27). */
@Injectable()
export class AuditExport {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly chainer: AuditChainer,
    private readonly checkpoints: AuditCheckpoints,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Records that someone exports, links everything up to that and signs the end of what was asked for. A time frame cuts the
   * trail, any other filter leaves digests in the place of what was not asked for.
   */
  async prepare(
    companyId: string,
    actor: AuditActor,
    filter: ExportFilter,
    format: ExportFormat,
  ): Promise<PreparedExport> {
    await this.checkpoints.ensureKey(companyId);
    await this.database.inCompany(companyId, (tx) =>
      this.audit.record(tx, {
        type: 'audit-trail.exported',
        occurredAt: this.clock.now(),
        actor,
        after: { format, filter: describeFilter(filter) },
      }),
    );
    const head = await this.chainer.catchUp(companyId);
    const range = await this.#range(companyId, filter, head.sequence);
    const checkpoint = await this.checkpoints.sign(
      companyId,
      { sequence: range.last, link: range.link },
      'EXPORT',
      {
        first: range.first,
        previousLink: range.previousLink.toString('hex'),
        reachesHead: range.last === head.sequence,
      },
    );
    return { companyId, filter, ...range, checkpoint };
  }

  /**
   * The file, piece by piece, at most {@link PAGE} events in memory. Each page is read in a transaction of its own.
   *
   * @throws {Error} when events were pruned meanwhile; the file is then cut short, and seen to be
   */
  async *write(prepared: PreparedExport, format: ExportFormat): AsyncGenerator<string> {
    yield format === 'csv'
      ? `${CSV_HEADER}\r\n`
      : `${JSON.stringify(await this.#header(prepared))}\n`;
    let next = prepared.first;
    while (next <= prepared.last) {
      const rows = await this.#page(prepared, next);
      const end = Number(rows.at(-1)?.sequence ?? prepared.last);
      const text = rows.map((row) => textOf(row, format)).join('');
      if (text !== '') yield text;
      next = end + 1;
    }
    const { cut } = await this.#bounds(prepared.companyId);
    if (cut >= prepared.first)
      throw new Error('events of the export were pruned while it was written');
  }

  async #header({
    companyId,
    filter,
    first,
    last,
    checkpoint,
  }: PreparedExport): Promise<ExportHeader> {
    const within = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ jws: string }>(
          `select jws from (
             select jws, sequence, row_number() over (order by sequence) as place, count(*) over () as total from (
               select distinct on (sequence) sequence, jws from audit_checkpoints
               where company_id = $4 and sequence between $1 and $2 order by sequence, id) c) p
           where place % greatest(1, total / $3) = 0 order by sequence`,
          [first, last - 1, MOST_CHECKPOINTS, companyId],
        ),
      { readOnly: true },
    );
    return {
      format: EXPORT_FORMAT,
      checkpoint: checkpoint.jws,
      filter: describeFilter(filter),
      keys: await this.checkpoints.publicKeys(companyId),
      checkpoints: within.map(({ jws }) => jws),
    };
  }

  /** First and last event of the time frame, and their links. */
  async #range(companyId: string, { from, to }: ExportFilter, head: number) {
    const { cut } = await this.#bounds(companyId);
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const [row] = await tx.query<{ first: string | null; last: string | null }>(
          `select
             case when $1::timestamptz is null then $3::bigint else (select min(e.sequence) from audit_events e
               where e.company_id = $5 and e.occurred_at >= $1 and e.sequence between $3 and $4) end as first,
             case when $2::timestamptz is null then $4::bigint else (select max(e.sequence) from audit_events e
               where e.company_id = $5 and e.occurred_at < $2 and e.sequence between $3 and $4) end as last`,
          [from ?? null, to ?? null, cut + 1, head, companyId],
        );
        const last = Number(row?.last ?? cut);
        const first = Math.min(Number(row?.first ?? last + 1), last + 1);
        const [links] = await tx.query<{ previous: Buffer | null; link: Buffer | null }>(
          `select ${linkSql('$1')} as previous, ${linkSql('$2')} as link
           from companies c where c.id = $3`,
          [first - 1, last, companyId],
        );
        return {
          first,
          last,
          previousLink: links?.previous ?? NO_LINK,
          link: links?.link ?? NO_LINK,
        };
      },
      { readOnly: true },
    );
  }

  async #bounds(companyId: string): Promise<{ readonly cut: number }> {
    const [row] = await this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<{ cut: string | null }>(
          'select max(sequence) as cut from audit_cuts where company_id = $1',
          [companyId],
        ),
      { readOnly: true },
    );
    return { cut: Number(row?.cut ?? 0) };
  }

  async #page({ companyId, filter, last }: PreparedExport, from: number): Promise<EventRow[]> {
    const asked = filterSql(filter, 4);
    return this.database.inCompany(
      companyId,
      (tx) =>
        tx.query<EventRow>(
          // Links by subqueries: a join of pages with whole chains is what the planner makes of it while it has no statistics.
          `select e.sequence, e.canonical, e.asked,
             (select l.link from audit_links l where l.company_id = $4 and l.sequence = e.sequence) as link,
             case when e.sequence = $1 then (select ${linkSql('$1::bigint - 1')} from companies c where c.id = $4)
               else (select l.link from audit_links l where l.company_id = $4 and l.sequence = e.sequence - 1) end as previous
           from (
             select e.sequence, e.canonical, (${asked.text}) as asked from audit_events e
             where e.company_id = $4 and e.sequence between $1 and $2 order by e.sequence limit $3) e
           order by e.sequence`,
          [from, last, PAGE, companyId, ...asked.values],
        ),
      { readOnly: true, customPlans: true },
    );
  }
}

/** Link of a number: of its event, of the last one that a pruning removed, or the one that everything begins with. */
function linkSql(sequence: string): string {
  return `case when ${sequence} = 0 then audit_genesis_link(c.id) else coalesce(
    (select l.link from audit_links l where l.company_id = c.id and l.sequence = ${sequence}),
    (select k.link from audit_cuts k where k.company_id = c.id and k.sequence = ${sequence})) end`;
}

function textOf({ asked, ...row }: EventRow, format: ExportFormat): string {
  const line: ExportLine = {
    sequence: Number(row.sequence),
    previousLink: (row.previous ?? NO_LINK).toString('hex'),
    link: (row.link ?? NO_LINK).toString('hex'),
    ...(asked
      ? { canonical: row.canonical.toString('utf8') }
      : { digest: digestOf(row.canonical).toString('hex') }),
  };
  if (format === 'jsonl') return `${writeExportLine(line)}\n`;
  return asked ? `${csvLine(line)}\r\n` : '';
}
