import type { EntityManager } from 'typeorm';
import { Statistics } from './entities.ts';

/** A report as it arrives. */
export interface PlainReport {
  readonly sequence: number;
  readonly totals: readonly {
    readonly policyId: string;
    readonly ultraShort: number;
    readonly short: number;
    readonly long: number;
  }[];
}

/**
 * One report in one transaction: read the row and lock it, merge, save. No total is lowered, a repeated report changes nothing.
 *
 * @throws Error when the certificate is not the caller's
 */
export async function plainReport(
  manager: EntityManager,
  about: {
    readonly companyId: string;
    readonly serviceAccountId: string;
    readonly certificateId: string;
  },
  report: PlainReport,
): Promise<void> {
  const { companyId, serviceAccountId, certificateId: issuerCertificateId } = about;
  const row = await manager.findOne(Statistics, {
    where: { companyId, issuerCertificateId, serviceAccountId },
    lock: { mode: 'pessimistic_write' },
  });
  if (row === null) throw new Error('no such certificate');
  if (report.sequence <= Number(row.sequence)) return;
  const known = new Map(
    row.policyIds.map((id, place) => [id, row.totals.slice(3 * place, 3 * place + 3).map(Number)]),
  );
  for (const { policyId, ultraShort, short, long } of report.totals) {
    const old = known.get(policyId) ?? [0, 0, 0];
    known.set(
      policyId,
      [ultraShort, short, long].map((total, place) => Math.max(total, old[place] ?? 0)),
    );
  }
  const totals = [...known.values()];
  const sum = (place: number) => String(totals.reduce((all, each) => all + (each[place] ?? 0), 0));
  await manager.save(Statistics, {
    ...row,
    sequence: String(report.sequence),
    policyIds: [...known.keys()],
    totals: totals.flat().map(String),
    ultraShort: sum(0),
    short: sum(1),
    long: sum(2),
    reportedAt: new Date(),
  });
}
