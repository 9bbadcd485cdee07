import { Injectable } from '@nestjs/common';
import { approximateSeconds, parseValidityPeriod } from '@luciole/policy';

import { Clock } from '../clock/clock.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';

/** A CA that will soon have to cap what it issues. */
export interface EndingCa {
  readonly companyId: string;
  readonly name: string;
  readonly notAfter: Date;
  /** The longest validity that a provider asks of it, ISO 8601. */
  readonly longestValidity: string;
}

/** Finds CAs whose remaining life is under twice the longest validity that a provider asks of them (ruling 7). */
@Injectable()
export class CaLifetimes {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly accounts: CaAccountsRepository,
    private readonly clock: Clock,
  ) {}

  /** The CAs of one company that have to be replaced soon; those that have ended are no longer news. */
  async ending(companyId: string): Promise<readonly EndingCa[]> {
    const now = this.clock.now();
    const rows = await this.database.inCompany(
      companyId,
      (tx) => this.accounts.listDemands(tx, now),
      { readOnly: true },
    );
    return rows.flatMap(({ name, notAfter, periods }) => {
      const [longest] = periods.toSorted((left, right) => secondsOf(right) - secondsOf(left));
      const remaining = (notAfter.getTime() - now.getTime()) / 1000;
      if (longest === undefined || remaining >= 2 * secondsOf(longest)) return [];
      return [{ companyId, name, notAfter, longestValidity: longest }];
    });
  }
}

function secondsOf(text: string): number {
  const period = parseValidityPeriod(text);
  return period === undefined ? 0 : approximateSeconds(period);
}
