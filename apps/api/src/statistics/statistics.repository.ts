import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { GroupCommit } from '../batching/group-commit.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import {
  reportStatistics,
  type StatisticsAnswer,
  type StatisticsReport,
} from '../database/issuance-functions.ts';

/** What became of a decision; CHANGED: another report is set aside than the caller has seen. */
export interface CorrectionAnswer {
  readonly outcome: 'CORRECTED' | 'NOT_QUARANTINED' | 'CHANGED';
  /** Counts and what was set aside. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** Counts. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Writes reports of many issuers in one statement; each caller is answered after its own commit. */
@Injectable()
export class StatisticsRepository implements OnApplicationShutdown {
  readonly #reports: GroupCommit<StatisticsReport, StatisticsAnswer['outcome']>;

  constructor(private readonly database: CompanyDatabase) {
    this.#reports = new GroupCommit({
      maxBatch: 1000,
      // Sorted by this key, so that two processes lock rows in one order; one report per certificate in a batch.
      keyOf: ({ companyId, certificateId }) => `${companyId}/${certificateId}`,
      write: async (batch) => {
        const answers = await database.inDeployment((tx) => reportStatistics(tx, batch));
        return answers.map(({ outcome }) => outcome);
      },
    });
  }

  /** Records a report; NOT_FOUND also when the certificate is another account's. */
  report(report: StatisticsReport): Promise<StatisticsAnswer['outcome']> {
    return this.#reports.add(report);
  }

  /** Adds the totals of certificates that are long expired to their configurations; answers how many. */
  async foldExpired(limit: number): Promise<number> {
    return this.database.inDeployment(async (tx) => {
      const [row] = await tx.query<{ folded: number }>(
        'select fold_expired_statistics($1) as folded',
        [limit],
      );
      return row?.folded ?? 0;
    });
  }

  /** Counts the report of a certificate that is set aside, or drops it. */
  async correct(
    tx: CompanyTransaction,
    certificateId: string,
    decision: { readonly accept: boolean; readonly expected: number | undefined },
  ): Promise<CorrectionAnswer> {
    const [answer] = await tx.query<CorrectionAnswer & Record<string, unknown>>(
      'select * from correct_statistics($1, $2, $3)',
      [certificateId, decision.accept, decision.expected ?? null],
    );
    return answer ?? { outcome: 'NOT_QUARANTINED', before: null, after: null };
  }

  /** How many certificates of the deployment have a report that waits for a decision. */
  async countQuarantined(): Promise<number> {
    return this.database.inDeployment(async (tx) => {
      const [row] = await tx.query<{ count: number }>(
        'select count_quarantined_statistics() as count',
      );
      return row?.count ?? 0;
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#reports.close();
  }
}
