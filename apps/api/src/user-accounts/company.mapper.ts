import { type CompanyInformation, formatDateTime } from '@luciole/contract';
import type { z } from 'zod';

/** A row of `companies`. */
export interface CompanyRow {
  readonly id: string;
  readonly name: string;
  readonly url_prefix: string;
  readonly company_type: CompanyInformation['companyType'];
  readonly creation_date: Date;
}

/** Nothing here expires; clients want a date. */
const NEVER = new Date('9999-12-31T23:59:59.000Z');

/** A company as the wire shows it: entitled to workload identity without end, because there is nothing to buy. */
export function toCompanyInformation(row: CompanyRow): z.input<typeof CompanyInformation> {
  return {
    id: row.id,
    name: row.name,
    urlPrefix: row.url_prefix,
    companyType: row.company_type,
    active: true,
    creationDate: formatDateTime(row.creation_date),
    domains: [],
    productEntitlements: [
      {
        label: 'ANY',
        capabilities: [
          {
            name: 'DISTRIBUTED_ISSUER',
            isTrial: false,
            productExpiryDate: formatDateTime(NEVER),
          },
        ],
        visibilityConstraintsInformation: {},
      },
    ],
  };
}
