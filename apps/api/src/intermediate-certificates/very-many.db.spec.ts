import type { IntermediateCertificateInformation } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';

/** Ten thousand are counted; this is one more. */
const ROWS = 10_001;

interface Page {
  readonly intermediateCertificates: readonly IntermediateCertificateInformation[];
  readonly totalCount: number;
  readonly totalCountIsLowerBound?: boolean;
}

describe('ruling 35: of more certificates than are counted', () => {
  let bench: IssuerBench;
  let copies: unknown;

  beforeAll(async () => {
    bench = await createIssuerBench();
    const { id, creationDate } = await bench.issued({ instanceName: 'first' });
    copies = { field: 'creationDate', operator: 'GT', value: creationDate };
    await repeat(id, ROWS - 1);
  });
  afterAll(() => bench.close());

  /** Copies of one certificate, each a second younger than the one before, named `copy 1`, …; the newest 1,000 can be shown. */
  async function repeat(id: string, times: number): Promise<void> {
    await bench.app.database.asAdministrator(
      `with copy as (select n, gen_random_uuid() as id, lpad(to_hex(n), 32, '0') as serial from generate_series(1, $2::int) n),
         number as (insert into serial_numbers (company_id, certificate_authority_id, serial_number, purpose, tbs_der)
           select company_id, certificate_authority_id, serial, 'ISSUER_CERTIFICATE', ''
           from issuer_certificates original, copy where original.id = $1),
         certificate as (insert into issuer_certificates
           select made.* from issuer_certificates original, copy, jsonb_populate_record(original, jsonb_build_object(
             'id', copy.id, 'configuration_id', null, 'common_name', 'copy ' || n, 'serial_number', serial,
             'public_key_hash', sha256(serial::bytea), 'fingerprint', upper(lpad(serial, 40, '0')),
             'creation_date', creation_date + make_interval(secs => n),
             'modification_date', modification_date + make_interval(secs => n))) made
           where original.id = $1)
       insert into issuer_certificate_documents
       select made.* from issuer_certificate_documents original, copy, jsonb_populate_record(original,
         jsonb_build_object('issuer_certificate_id', copy.id)) made
       where original.issuer_certificate_id = $1 and n > $2::int - 1000`,
      [id, times],
    );
  }

  const search = (body: unknown) => bench.admin('POST', `${CERTIFICATES}/search`, body);

  it('a bare list has the newest 1,000', async () => {
    const { intermediateCertificates } = (await bench.admin('GET', CERTIFICATES)).json<Page>();
    expect(intermediateCertificates).toHaveLength(1_000);
    expect([intermediateCertificates[0], intermediateCertificates.at(-1)]).toMatchObject([
      { commonName: `copy ${ROWS - 1}` },
      { commonName: `copy ${ROWS - 1_000}` },
    ]);
  });

  it('the count stops at 10,000 and says that there are more, and exactly 10,000 are counted', async () => {
    const paging = { pageSize: 1 };
    const all = (await search({ paging })).json<Page>();
    expect(all).toMatchObject({ totalCount: 10_000, totalCountIsLowerBound: true });
    const fewer = (await search({ paging, expression: copies })).json<Page>();
    expect([fewer.totalCount, 'totalCountIsLowerBound' in fewer]).toEqual([10_000, false]);
  });

  it('other orderings are refused, and served when at most 10,000 match', async () => {
    const ordering = { orders: [{ field: 'modificationDate', direction: 'DESC' }] };
    const paging = { pageSize: 1 };
    const refused = await search({ ordering, paging });
    expect([refused.status, refused.json()]).toMatchObject([400, { errors: [{ code: 10_008 }] }]);
    const served = await search({ ordering, paging, expression: copies });
    expect([served.status, served.json<Page>().totalCount]).toEqual([200, 10_000]);
  });
});
