import type { IntermediateCertificateInformation } from '@luciole/contract';
import { encodePem } from '@luciole/pki';
import { opensslOk, opensslVerify, withFiles } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

let bench: IssuerBench;
let certificates: IntermediateCertificateInformation[];

interface Page {
  readonly intermediateCertificates: IntermediateCertificateInformation[];
  readonly totalCount: number;
  readonly nextCursor?: string;
}

beforeAll(async () => {
  bench = await createIssuerBench({
    settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '100000', LUCIOLE_MAX_LIVE_SUB_CAS: '100000' },
  });
  certificates = [];
  for (const instanceName of ['alpha-1', 'alpha-2', 'Beta-1', 'beta_2', 'gamma%1', 'delta']) {
    certificates.push(await bench.issued({ instanceName }));
    bench.app.clock.advance(1);
  }
});

afterAll(async () => {
  await bench.close();
});

async function search(body: unknown): Promise<Page> {
  const response = await bench.admin('POST', `${CERTIFICATES}/search`, body);
  if (response.status !== 200) throw new Error(`${response.status} ${response.text}`);
  return response.json<Page>();
}

async function instances(expression: unknown): Promise<(string | undefined)[]> {
  const { intermediateCertificates } = await search({ expression });
  return intermediateCertificates.map(({ instanceName }) => instanceName);
}

const leaf = (field: string, operator: string, value: unknown): unknown => ({
  field,
  operator,
  value,
});

describe('list and search', () => {
  it('lists the newest first, with configuration and counts', async () => {
    const response = await bench.admin('GET', CERTIFICATES);
    const { intermediateCertificates } = response.json<Page>();
    expect(intermediateCertificates.map(({ id }) => id)).toEqual(
      certificates.map(({ id }) => id).toReversed(),
    );
    expect(intermediateCertificates[0]).toMatchObject({
      configuration: { name: 'mesh' },
      totalCertCount: 0,
      status: 'ISSUED',
    });
  });

  it.each<[string, unknown, string[]]>([
    ['a fragment in any case', leaf('commonName', 'FIND', 'ALPHA'), ['alpha-2', 'alpha-1']],
    ['a fragment with wildcards, literally', leaf('commonName', 'FIND', 'gamma%1'), ['gamma%1']],
    ['a fragment that underscore would match', leaf('commonName', 'FIND', 'beta_'), ['beta_2']],
    ['two characters as a prefix', leaf('commonName', 'FIND', 'de'), ['delta']],
    ['an equal name in any case', leaf('commonName', 'MATCH', 'BETA-1 mesh.example'), ['Beta-1']],
    ['an exact name', leaf('commonName', 'EQ', 'delta mesh.example'), ['delta']],
    [
      'instance names',
      { field: 'instanceName', operator: 'IN', values: ['delta', 'alpha-1'] },
      ['delta', 'alpha-1'],
    ],
    [
      'everything but a fragment',
      { operator: 'NOT', operands: [leaf('commonName', 'FIND', 'pha-')] },
      ['delta', 'gamma%1', 'beta_2', 'Beta-1'],
    ],
    [
      'configuration and status',
      {
        operands: [
          leaf('configurationName', 'EQ', 'mesh'),
          leaf('status', 'EQ', 'ISSUED'),
          leaf('commonName', 'FIND', 'beta-'),
        ],
      },
      ['Beta-1'],
    ],
    [
      'one of two',
      {
        operator: 'OR',
        operands: [leaf('instanceName', 'EQ', 'delta'), leaf('instanceName', 'EQ', 'alpha-1')],
      },
      ['delta', 'alpha-1'],
    ],
    [
      'source address',
      { operands: [leaf('sourceAddress', 'EQ', '127.0.0.1'), leaf('commonName', 'FIND', 'delta')] },
      ['delta'],
    ],
  ])('finds %s', async (_, expression, expected) => {
    expect(await instances(expression)).toEqual(expected);
  });

  it('finds by fingerprint, serial number, id, date and account', async () => {
    const [first] = certificates;
    for (const [field, value] of [
      ['fingerprint', first?.fingerprint?.toLowerCase()],
      ['serialNumber', first?.serialNumber?.toUpperCase()],
      ['id', first?.id],
    ]) {
      expect(await instances(leaf(String(field), 'EQ', value))).toEqual(['alpha-1']);
    }
    expect(await instances(leaf('creationDate', 'LTE', first?.creationDate))).toEqual(['alpha-1']);
    expect(await instances(leaf('serviceAccountId', 'EQ', bench.account.id))).toHaveLength(6);
    expect(await instances(leaf('longLivedCertCount', 'GT', 0))).toEqual([]);
  });

  it.each(['creationDate', 'validityEnd', 'commonName'])(
    'pages through %s by cursor, each row once',
    async (field) => {
      for (const direction of ['ASC', 'DESC']) {
        const ordering = { orders: [{ field, direction }] };
        const whole = await search({ ordering });
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await search({
            ordering,
            paging: { pageSize: 2, ...(after !== undefined && { after }) },
          });
          expect(page.totalCount).toBe(6);
          seen.push(...page.intermediateCertificates.map(({ id }) => id));
          after = page.nextCursor;
        } while (after !== undefined);
        expect(seen).toEqual(whole.intermediateCertificates.map(({ id }) => id));
        expect(new Set(seen).size).toBe(6);
      }
    },
  );

  it('pages through a fragment by cursor and by number, each row once, and counts it', async () => {
    const expression = leaf('commonName', 'FIND', 'MESH');
    for (const field of ['creationDate', 'validityEnd', 'commonName']) {
      for (const direction of ['ASC', 'DESC']) {
        const ordering = { orders: [{ field, direction }] };
        const whole = await search({ expression, ordering });
        const ids = whole.intermediateCertificates.map((row) => row.id);
        expect([whole.totalCount, ids.length]).toEqual([6, 6]);
        const first = await search({ expression, ordering, paging: { pageSize: 4 } });
        const paging = { pageSize: 4, after: first.nextCursor };
        const second = await search({ expression, ordering, paging });
        expect([second.totalCount, second.nextCursor]).toEqual([6, undefined]);
        const seen = [...first.intermediateCertificates, ...second.intermediateCertificates];
        expect(seen.map((row) => row.id)).toEqual(ids);
        const byNumber = { pageSize: 4, pageNumber: 1 };
        const numbered = await search({ expression, ordering, paging: byNumber });
        expect(numbered.intermediateCertificates.map((row) => row.id)).toEqual(ids.slice(4));
      }
    }
  });

  it('shows a configuration as it is now on every page, however often it was shown before', async () => {
    const named = async (): Promise<(string | undefined)[]> => {
      const { intermediateCertificates } = await search({});
      return intermediateCertificates.map(({ configuration }) => configuration?.name);
    };
    const path = `/v1/distributedissuers/configurations/${bench.configurationId}`;
    expect(new Set(await named())).toEqual(new Set(['mesh']));
    const renamed = await bench.admin('PATCH', path, { name: 'renamed' });
    expect(renamed.status).toBe(200);
    expect(new Set(await named())).toEqual(new Set(['renamed']));
    await bench.admin('PATCH', path, { name: 'mesh' });
    const [single] = (await search({ paging: { pageSize: 1 } })).intermediateCertificates;
    const whole = (await bench.admin('GET', path)).json<Record<string, unknown>>();
    expect(whole).toMatchObject(single?.configuration ?? { id: 'none' });
  });

  it('pages by number too', async () => {
    const pages = await Promise.all(
      [0, 1, 2, 3].map((pageNumber) => search({ paging: { pageNumber, pageSize: 2 } })),
    );
    expect(pages.map(({ intermediateCertificates }) => intermediateCertificates.length)).toEqual([
      2, 2, 2, 0,
    ]);
  });

  it.each<[string, unknown, number]>([
    ['an unknown field', { expression: leaf('secret', 'EQ', 'x') }, 10_006],
    ['an unknown operator', { expression: leaf('status', 'LIKE', 'x') }, 10_006],
    ['a page too deep', { paging: { pageNumber: 101, pageSize: 100 } }, 10_006],
    ['a forged cursor', { paging: { after: 'eyJ4IjoxfQ' } }, 10_009],
    ['an unknown member', { extra: 1 }, 10_006],
  ])('refuses %s with 400', async (_, body, code) => {
    const response = await bench.admin('POST', `${CERTIFICATES}/search`, body);
    expect(response.status).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ code }] });
  });
});

describe('another company', () => {
  it('sees nothing: lists and searches are empty, ids are 404', async () => {
    const other = await bench.app.createCompany();
    const as = (
      method: 'GET' | 'POST' | 'DELETE',
      path: string,
      json?: unknown,
    ): ReturnType<IssuerBench['admin']> =>
      bench.app.request(method, path, {
        apiKey: other.apiKey,
        ...(json !== undefined && { json }),
      });
    const id = certificates[0]?.id ?? '';
    expect((await as('GET', CERTIFICATES)).json()).toEqual({ intermediateCertificates: [] });
    expect(
      (
        await as('POST', `${CERTIFICATES}/search`, {
          expression: leaf('commonName', 'FIND', 'alpha'),
        })
      ).json<Page>().totalCount,
    ).toBe(0);
    expect((await as('GET', `${CERTIFICATES}/${id}`)).status).toBe(404);
    expect((await as('DELETE', `${CERTIFICATES}/${id}`)).status).toBe(404);
    expect((await as('POST', `${CERTIFICATES}/${id}/revocation`, {})).status).toBe(404);
    expect((await as('GET', '/v1/certificateauthorities/BUILTIN/accounts')).json()).toEqual({
      accounts: [],
    });
  });
});

async function crlOf(kind: string): Promise<string> {
  const [row] = await bench.app.database.asAdministrator(
    `select der from crls l join certificate_authorities a on a.id = l.certificate_authority_id
     where a.kind = $1 order by crl_number desc limit 1`,
    [kind],
  );
  return encodePem('X509 CRL', row?.['der'] as Uint8Array);
}

describe('revocation and deletion (ruling 37)', () => {
  it('revokes with a reason and a new CRL that openssl honours, and only once', async () => {
    const issued = await bench.issued({ instanceName: 'revoked' });
    const other = await bench.issued({ instanceName: 'kept' });
    const response = await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, {
      reason: 'keyCompromise',
    });
    expect(response.status).toBe(200);
    expect(response.json()).toMatchObject({
      status: 'REVOKED',
      revocation: { reason: 'keyCompromise' },
    });
    const crl = await crlOf('INTERMEDIATE');
    const text = withFiles(
      { 'l.pem': crl },
      (cwd) => opensslOk(['crl', '-noout', '-text', '-in', 'l.pem'], { cwd }).stdout,
    );
    expect(text).toContain('Key Compromise');
    const crls = crl + (await crlOf('ROOT'));
    const verify = (target: string, intermediates: string): ReturnType<typeof opensslVerify> =>
      opensslVerify({
        anchors: bench.root,
        intermediates,
        target,
        crls,
        options: ['-crl_check_all'],
      });
    const chain = issued.issuerCertificates[0] ?? '';
    expect(verify(issued.certificate ?? '', chain).stderr).toContain('certificate revoked');
    expect(verify(other.certificate ?? '', chain).ok).toBe(true);
    const again = async (json: unknown): Promise<number> =>
      (await bench.admin('POST', `${CERTIFICATES}/${issued.id}/revocation`, json)).status;
    expect(await again({})).toBe(200);
    expect(await again({ reason: 'keyCompromise' })).toBe(200);
    expect(await again({ reason: 'superseded' })).toBe(409);
    for (const reason of ['removeFromCRL', 'certificateHold', 'KEYCOMPROMISE', '', 1]) {
      expect(await again({ reason })).toBe(400);
    }
  });

  it('numbers CRLs one after another when many are revoked at once, and loses none', async () => {
    const issued = await Promise.all(Array.from({ length: 8 }, () => bench.issued()));
    const answers = await Promise.all(
      issued.map(({ id }) => bench.admin('POST', `${CERTIFICATES}/${id}/revocation`, {})),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const crl = await crlOf('INTERMEDIATE');
    const text = withFiles(
      { 'l.pem': crl },
      (cwd) => opensslOk(['crl', '-noout', '-text', '-in', 'l.pem'], { cwd }).stdout,
    ).toLowerCase();
    for (const { serialNumber } of issued) expect(text).toContain(serialNumber);
  });

  it('hides an expired or revoked certificate, keeps its numbers, and refuses a live one', async () => {
    const live = await bench.issued();
    const refused = await bench.admin('DELETE', `${CERTIFICATES}/${live.id}`);
    expect([
      refused.status,
      refused.json<{ errors: { code: number }[] }>().errors[0]?.code,
    ]).toEqual([409, 24_030]);
    const bearer = await bench.app.signIn(bench.account);
    await bench.report(
      live.id,
      1,
      [{ policyId: bench.policyId, ultraShort: 5, short: 0, long: 0 }],
      bearer,
    );
    await bench.admin('POST', `${CERTIFICATES}/${live.id}/revocation`, {});
    const counted = async (): Promise<number> =>
      (
        await bench.admin('GET', `/v1/distributedissuers/configurations/${bench.configurationId}`)
      ).json<{ totalCertCount: number }>().totalCertCount;
    const before = await counted();
    const deleted = await bench.admin('DELETE', `${CERTIFICATES}/${live.id}`);
    expect([deleted.status, deleted.json()]).toEqual([200, { id: live.id }]);
    expect((await bench.admin('GET', `${CERTIFICATES}/${live.id}`)).status).toBe(404);
    expect(await counted()).toBe(before);
    const rows = await bench.app.database.asAdministrator(
      'select from serial_numbers where serial_number = $1',
      [live.serialNumber],
    );
    expect(rows).toHaveLength(1);
  });

  it('tells each of eight at once what became of a certificate that all revoke, and then all delete', async () => {
    const { id } = await bench.issued();
    const outcomes = async (method: 'POST' | 'DELETE', path: string): Promise<string[]> => {
      const responses = await Promise.all(
        Array.from({ length: 8 }, () =>
          bench.admin(method, path, method === 'POST' ? {} : undefined),
        ),
      );
      return responses
        .map(({ status, text }) => `${status} ${/"code": ?(\d+)/.exec(text)?.[1] ?? ''}`.trim())
        .toSorted();
    };
    const revoked = await outcomes('POST', `${CERTIFICATES}/${id}/revocation`);
    expect(revoked).toEqual(Array.from({ length: 8 }, () => '200'));
    const events = await bench.app.database.asAdministrator(
      `select from audit_events where type = 'certificate.revoked' and subject_id = $1`,
      [id],
    );
    expect(events).toHaveLength(1);
    const deleted = await outcomes('DELETE', `${CERTIFICATES}/${id}`);
    expect(deleted).toEqual(['200', ...Array.from({ length: 7 }, () => '404 10051')]);
  });

  it('signs CRLs anew at half of their life, once', async () => {
    const upkeep = bench.app.app.get(UpkeepService);
    await upkeep.renewCrls();
    expect(await upkeep.renewCrls()).toBe(0);
    bench.app.clock.advance(3.6 * 86_400);
    const renewed = await Promise.all([upkeep.renewCrls(), upkeep.renewCrls()]);
    expect(renewed[0] + renewed[1]).toBe(2);
  });
});
