import { Injectable } from '@nestjs/common';
import type { CompanyTransaction } from '../database/company-database.ts';
import type { CompanyRow } from './company.mapper.ts';

/** The row of `companies` that a transaction is in. */
@Injectable()
export class UserAccountsRepository {
  async company(tx: CompanyTransaction): Promise<CompanyRow> {
    const [row] = await tx.query<CompanyRow & Record<string, unknown>>(
      'select id, name, url_prefix, company_type, creation_date from companies',
    );
    if (row === undefined) throw new Error('a principal of a company that does not exist');
    return row;
  }
}
