import type { ClientBase } from 'pg';

import { digestOf, genesisLink, linkOf } from '../audit/chain/link.ts';

/** Events that are looked at together. */
const BATCH = 5000;

/** Walks along the audit chain of every company; sentences about what does not belong to it. */
export async function checkChains(
  client: ClientBase,
  progress: (sentence: string) => void,
): Promise<readonly string[]> {
  const findings: string[] = [];
  const { rows: companies } = await client.query<{
    id: string;
    sequence: string;
    link: Buffer | null;
    head: string | null;
  }>(
    `select c.id, coalesce(k.sequence, 0) as sequence, k.link, h.sequence as head from companies c
     left join lateral (select sequence, link from audit_cuts k where k.company_id = c.id
       order by sequence desc limit 1) k on true
     left join audit_chain_heads h on h.company_id = c.id order by c.id`,
  );
  let events = 0;
  for (const { head, id, link, sequence } of companies) {
    const begin = { sequence: Number(sequence), link: link ?? genesisLink(id) };
    const { at, broken } = await walk(client, id, begin);
    events += at - begin.sequence;
    if (broken !== undefined || at < Number(head ?? 0)) {
      findings.push(`The audit trail of the company ${id} is broken at event ${broken ?? at + 1}.`);
    }
  }
  progress(`${events} events of the audit trail are linked as they were`);
  return findings;
}

/** Follows the chain from one link on; answers how far, and which event did not fit. */
async function walk(
  client: ClientBase,
  companyId: string,
  begin: { readonly sequence: number; readonly link: Buffer },
): Promise<{ readonly at: number; readonly broken?: number }> {
  let { link, sequence: at } = begin;
  for (;;) {
    const { rows } = await client.query<{
      sequence: string;
      canonical: Buffer;
      link: Buffer | null;
    }>(
      `select e.sequence, e.canonical, l.link from audit_events e
       left join audit_links l on l.company_id = e.company_id and l.sequence = e.sequence
       where e.company_id = $1 and e.sequence > $2 order by e.sequence limit $3`,
      [companyId, at, BATCH],
    );
    for (const row of rows) {
      link = linkOf(link, at + 1, digestOf(row.canonical));
      const isNext = Number(row.sequence) === at + 1;
      // The youngest have no link yet: a chainer was about to make it.
      if (!isNext || (row.link !== null && !row.link.equals(link))) return { at, broken: at + 1 };
      at += 1;
    }
    if (rows.length < BATCH) return { at };
  }
}
