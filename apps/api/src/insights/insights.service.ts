import { Injectable } from '@nestjs/common';
import type { insights, ParsedQuery } from '@luciole/contract';

import type { Principal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { IssuanceRollupsRepository } from './issuance-rollups.repository.ts';
import { type IssuanceView, planIssuance, toIssuanceView } from './issuance-series.ts';
import { IssuerHealthRepository, type IssuerHealthView } from './issuer-health.repository.ts';

/** What dashboards show of a company's issuers; charts are from rollups, exact counts are elsewhere (ruling 36). */
@Injectable()
export class InsightsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly rollups: IssuanceRollupsRepository,
    private readonly health: IssuerHealthRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Certificates over time.
   *
   * @throws {ApplicationError} MALFORMED when the range makes no sense or is too long
   */
  async issuance(
    { companyId }: Principal,
    query: ParsedQuery<typeof insights.issuance>,
  ): Promise<IssuanceView> {
    const plan = planIssuance(query, this.clock.now());
    const rows = await this.database.inCompany(
      companyId,
      (tx) => this.rollups.read(tx, plan, query),
      { readOnly: true, customPlans: true },
    );
    return toIssuanceView(plan, rows);
  }

  /** How many issuers are well, and which are not. */
  issuerHealth({ companyId }: Principal): Promise<IssuerHealthView> {
    return this.database.inCompany(companyId, (tx) => this.health.read(tx, this.clock.now()), {
      readOnly: true,
      customPlans: true,
    });
  }

  /** Counts what was reported since the last time; answers of how many certificates. One process at a time does it. */
  rollUp(companyId: string): Promise<number> {
    return this.database.inCompany(companyId, (tx) => this.rollups.rollUp(tx, this.clock.now()));
  }

  /** Forgets what is older than 13 months; answers how many rows. */
  forget(companyId: string): Promise<number> {
    return this.database.inCompany(companyId, (tx) => this.rollups.forget(tx, this.clock.now()));
  }
}
