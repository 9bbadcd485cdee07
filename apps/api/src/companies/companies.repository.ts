import { Injectable } from '@nestjs/common';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';

/** What is public of a company. */
export interface PublicCompany {
  readonly id: string;
  readonly urlPrefix: string;
}

/** Companies as anyone may see them: by their URL prefix, before sign-in. */
@Injectable()
export class CompaniesRepository {
  constructor(private readonly database: CompanyDatabase) {}

  /** The company of a prefix; `undefined` when there is none. */
  async findByUrlPrefix(urlPrefix: string): Promise<PublicCompany | undefined> {
    const [row] = await this.database.inDeployment((tx) =>
      tx.query<{ company_id: string; url_prefix: string }>(
        {
          name: 'find-company-by-url-prefix',
          text: 'select company_id, url_prefix from find_company_by_url_prefix($1)',
        },
        [urlPrefix],
      ),
    );
    return row === undefined ? undefined : { id: row.company_id, urlPrefix: row.url_prefix };
  }

  /** The prefix of the company of a transaction. */
  async urlPrefix(tx: CompanyTransaction): Promise<string> {
    const [row] = await tx.query<{ url_prefix: string }>(
      'select url_prefix from companies where id = $1',
      [tx.companyId],
    );
    if (row === undefined) throw new Error('a transaction of a company that does not exist');
    return row.url_prefix;
  }
}
