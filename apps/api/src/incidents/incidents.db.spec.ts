import { randomUUID } from 'node:crypto';

import {
  ERRORS,
  type IncidentPreview,
  type IncidentReport,
  incidents,
  INCIDENT_TARGETS,
  type IncidentTargetKind,
  type IntermediateCertificateInformation,
  routePath,
} from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  CERTIFICATES,
  createIssuerBench,
  type IssuerBench,
} from '../../test/support/issuer-bench.ts';
import type { TestResponse } from '../../test/support/test-app.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';

type Issued = IntermediateCertificateInformation;

let bench: IssuerBench;
beforeAll(async () => {
  bench = await createIssuerBench({
    settings: { LUCIOLE_MAX_ISSUES_PER_HOUR: '100000', LUCIOLE_MAX_LIVE_SUB_CAS: '100000' },
  });
});
afterAll(() => bench.close());

const CONFIGURATION = '/v1/distributedissuers/bootstrap/configuration';
const codeOf = (response: TestResponse): [number, number | undefined] => [
  response.status,
  response.status < 300
    ? undefined
    : response.json<{ errors: { code: number }[] }>().errors[0]?.code,
];
const FROZEN = [403, ERRORS.BOOTSTRAP_FROZEN.code];
const QUARANTINED = [409, ERRORS.BOOTSTRAP_CERTIFICATE_QUARANTINED.code];

const as = (bearer: string, path: string, method: 'GET' | 'POST' = 'GET') =>
  bench.app.request(method, path, { bearer });
const preview = async (kind: IncidentTargetKind, id: string): Promise<IncidentPreview> =>
  (await bench.admin('POST', incidents.preview.path, { target: { kind, id } })).json();
const act = (body: Readonly<Record<string, unknown>>) =>
  bench.admin('POST', incidents.open.path, { note: 'a drill', ...body });
async function opened(
  action: string,
  kind: IncidentTargetKind,
  id: string,
): Promise<IncidentReport> {
  const response = await act({ action, target: { kind, id } });
  expect(response.status).toBe(201);
  return response.json();
}
const close = (id: string) => bench.admin('POST', routePath(incidents.close, { id }));
const report = async (id: string): Promise<IncidentReport> =>
  (await bench.admin('GET', routePath(incidents.get, { id }))).json();

/** A bootstrap with a new key. */
const bootstrap = async (bearer: string, instanceName?: string) =>
  bench.bootstrap(
    { certificateSigningRequest: await bench.request(), ...(instanceName && { instanceName }) },
    { bearer },
  );

/** Lets everything expire, so that a test begins with nothing live. */
async function beginAnew(): Promise<string> {
  bench.app.clock.advance(8 * 86_400);
  return bench.app.signIn(bench.account);
}

async function rootId(): Promise<string> {
  const [row] = await bench.app.database.asAdministrator(
    `select id from certificate_authorities where kind = 'ROOT' and company_id = '${bench.app.companyId}'
     order by creation_date desc limit 1`,
  );
  return String(row?.['id']);
}

describe('a preview', () => {
  it('counts what is live, and says how long what it signed may be valid', async () => {
    const bearer = await beginAnew();
    const named = async (instanceName: string) =>
      (await bootstrap(bearer, instanceName)).json<Issued>();
    const [one, , last] = [await named('one'), await named('one'), await named('two')];
    await bench.report(
      one.id,
      1,
      [{ policyId: bench.policyId, ultraShort: 3, short: 4, long: 0 }],
      bearer,
    );
    const { impact, targetName } = await preview('CONFIGURATION', bench.configurationId);
    expect(targetName).toBe('mesh');
    expect(impact).toMatchObject({
      issuerCount: 2,
      subCaCount: 3,
      reportedCertCount: 7,
      unreportedSubCaCount: 2,
      configurations: ['mesh'],
      lastSubCaExpiry: last.validityEnd,
    });
    expect(impact.trustDomains.length).toBeGreaterThan(0);
    // The policies permit less than the seven days of a sub-CA.
    expect(String(impact.lastCertExpiry) < String(impact.lastSubCaExpiry)).toBe(true);
    expect((await preview('ISSUER', one.id)).impact).toMatchObject({
      issuerCount: 1,
      subCaCount: 2,
    });
    expect((await preview('CERTIFICATE_AUTHORITY', await rootId())).impact.subCaCount).toBe(3);
  });

  it('finds nothing of another company', async () => {
    const { apiKey } = await bench.app.createCompany();
    for (const kind of INCIDENT_TARGETS) {
      const target = { kind, id: kind === 'SERVICE_ACCOUNT' ? bench.account.id : randomUUID() };
      const { status } = await bench.app.request('POST', incidents.preview.path, {
        apiKey,
        json: { target },
      });
      expect([kind, status]).toEqual([kind, 404]);
    }
  });
});

describe('a freeze', () => {
  it.each<IncidentTargetKind>([
    'SERVICE_ACCOUNT',
    'CONFIGURATION',
    'SUB_CA_PROVIDER',
    'CERTIFICATE_AUTHORITY',
  ])('of a %s refuses configuration, sub-CA and certificate until it thaws', async (kind) => {
    const bearer = await beginAnew();
    const idempotencyKey = randomUUID();
    const body = { certificateSigningRequest: await bench.request() };
    const mine = await bench.bootstrap(body, { bearer, idempotencyKey });
    const read = `${CERTIFICATES}/${mine.json<Issued>().id}`;
    const id = {
      SERVICE_ACCOUNT: bench.account.id,
      CONFIGURATION: bench.configurationId,
      SUB_CA_PROVIDER: bench.providerId,
      CERTIFICATE_AUTHORITY: await rootId(),
      ISSUER: '',
    }[kind];
    const { impact } = await preview(kind, id);
    const incident = await opened('FREEZE', kind, id);
    expect([incident.state, incident.measured.subCaCount]).toEqual(['OPEN', impact.subCaCount]);
    const asked = { certificateSigningRequest: await bench.request() };
    const attempts = async () => [
      codeOf(await as(bearer, CONFIGURATION)),
      codeOf(await as(bearer, read)),
      codeOf(await bench.bootstrap(asked, { bearer })),
      codeOf(await bench.bootstrap(body, { bearer, idempotencyKey })),
    ];
    expect(await attempts()).toEqual([FROZEN, FROZEN, FROZEN, FROZEN]);
    expect(codeOf(await act({ action: 'FREEZE', target: { kind, id } }))).toEqual([
      409,
      ERRORS.INCIDENT_ALREADY_FROZEN.code,
    ]);
    const thawed = await close(incident.id);
    expect(thawed.json<IncidentReport>()).toMatchObject({ state: 'CLOSED' });
    expect(thawed.json<IncidentReport>().measured).not.toHaveProperty('exposure');
    expect((await attempts()).map(([status]) => status)).toEqual([200, 200, 201, 201]);
    expect(codeOf(await close(incident.id))).toEqual([409, ERRORS.INCIDENT_CLOSED.code]);
  });

  it('of one issuer leaves its siblings alone', async () => {
    const bearer = await beginAnew();
    const named = (instanceName: string) => bootstrap(bearer, instanceName);
    const stolen = (await named('stolen')).json<Issued>();
    const { id } = (await named('good')).json<Issued>();
    const incident = await opened('FREEZE', 'ISSUER', stolen.id);
    expect(incident.subCas.map((subCa) => subCa.id)).toEqual([stolen.id]);
    expect(codeOf(await as(bearer, `${CERTIFICATES}/${stolen.id}`))).toEqual(FROZEN);
    expect(codeOf(await named('stolen'))).toEqual(FROZEN);
    expect((await as(bearer, `${CERTIFICATES}/${id}`)).status).toBe(200);
    expect((await as(bearer, CONFIGURATION)).status).toBe(200);
    expect((await named('good')).status).toBe(201);
    await close(incident.id);
  });

  it('has every sub-CA that was issued beside it, and none is issued after it', async () => {
    const bearer = await beginAnew();
    const requests = await Promise.all(Array.from({ length: 12 }, () => bench.request()));
    const [incident, ...answers] = await Promise.all([
      opened('FREEZE', 'SERVICE_ACCOUNT', bench.account.id),
      ...requests.map((certificateSigningRequest) =>
        bench.bootstrap({ certificateSigningRequest }, { bearer }),
      ),
    ]);
    const got = answers
      .filter(({ status }) => status === 201)
      .map((answer) => answer.json<Issued>().id);
    const { subCas } = await report(incident.id);
    expect(subCas.map(({ id }) => id).toSorted()).toEqual(got.toSorted());
    await close(incident.id);
  });
});

describe('a quarantine', () => {
  it('has an issuer ask for another sub-CA, and is not lifted', async () => {
    const bearer = await beginAnew();
    const idempotencyKey = randomUUID();
    const body = { certificateSigningRequest: await bench.request(), instanceName: 'one' };
    const { id } = (await bench.bootstrap(body, { bearer, idempotencyKey })).json<Issued>();
    const incident = await opened('QUARANTINE', 'ISSUER', id);
    expect((await as(bearer, CONFIGURATION)).status).toBe(200);
    expect(codeOf(await as(bearer, `${CERTIFICATES}/${id}`))).toEqual(QUARANTINED);
    expect(codeOf(await bench.bootstrap(body, { bearer, idempotencyKey }))).toEqual(QUARANTINED);
    // The same key under another idempotency key.
    expect(codeOf(await bench.bootstrap(body, { bearer }))).toEqual([
      409,
      ERRORS.CSR_KEY_KNOWN.code,
    ]);
    bench.app.clock.advance(1);
    expect((await bootstrap(bearer, 'one')).status).toBe(201);
    expect((await report(incident.id)).measured).toMatchObject({
      subCaCount: 1,
      liveSubCaCount: 1,
      replacedIssuerCount: 1,
      crls: [],
    });
    await close(incident.id);
    expect(codeOf(await as(bearer, `${CERTIFICATES}/${id}`))).toEqual(QUARANTINED);
  });
});

describe('a revocation', () => {
  it('revokes what the preview counted, and says which CRL lists it and when exposure ends', async () => {
    const bearer = await beginAnew();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await bootstrap(bearer)).json<Issued>().id);
    }
    const target = { kind: 'SERVICE_ACCOUNT', id: bench.account.id };
    const { impact } = await preview('SERVICE_ACCOUNT', bench.account.id);
    expect(codeOf(await act({ action: 'REVOKE', target, subCaCount: 2 }))).toEqual([
      409,
      ERRORS.INCIDENT_COUNT_CHANGED.code,
    ]);
    const response = await act({
      action: 'REVOKE',
      target,
      subCaCount: impact.subCaCount,
      reason: 'keyCompromise',
    });
    const { measured, ...incident } = response.json<IncidentReport>();
    expect(incident).toMatchObject({ reason: 'keyCompromise', preview: impact });
    expect(measured).toMatchObject({ subCaCount: 3, revokedSubCaCount: 3, liveSubCaCount: 0 });
    expect(measured.crls).toEqual([
      expect.objectContaining({
        revocationCount: 3,
        unpublishedCount: 0,
        crlNumber: expect.any(Number),
        publishedAt: expect.any(String),
      }),
    ]);
    // To the second.
    expect(Date.parse(String(measured.crls[0]?.publishedAt)) + 1000).toBeGreaterThan(
      Date.parse(incident.openedAt),
    );
    expect(measured.exposure?.lastSubCaExpiry).toBe(impact.lastSubCaExpiry);
    const { status } = (await bench.admin('GET', `${CERTIFICATES}/${ids[0]}`)).json<Issued>();
    expect(status).toBe('REVOKED');
    const listed = await bench.admin('GET', incidents.list.path);
    const { incidents: all } = listed.json<{ incidents: { id: string }[] }>();
    expect(all[0]?.id).toBe(incident.id);
  });

  it('of a root is refused, and leaves no incident', async () => {
    const target = { kind: 'CERTIFICATE_AUTHORITY', id: await rootId() };
    expect(codeOf(await act({ action: 'REVOKE', target }))).toEqual([
      409,
      ERRORS.ROOT_NOT_REVOCABLE.code,
    ]);
    const rows = await bench.app.database.asAdministrator(
      `select from incidents where target_kind = 'CERTIFICATE_AUTHORITY' and action = 'REVOKE'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('a revocation that is not finished by whoever began it', () => {
  it('hits the sub-CA whose signing was under way, a moment later and in the name of the incident', async () => {
    const bearer = await beginAnew();
    const under = (await bootstrap(bearer)).json<Issued>();
    const { database } = bench.app;
    const set = (status: string) =>
      database.asAdministrator('update issuer_certificates set status = $1 where id = $2', [
        status,
        under.id,
      ]);
    await set('PENDING');
    const { id, measured } = await opened('REVOKE', 'SERVICE_ACCOUNT', bench.account.id);
    expect(measured).toMatchObject({ subCaCount: 1, revokedSubCaCount: 0 });
    await set('ISSUED');
    const upkeep = bench.app.app.get(UpkeepService);
    await upkeep.finishRevocations();
    expect((await report(id)).measured.revokedSubCaCount).toBe(0);
    bench.app.clock.advance(31);
    await upkeep.finishRevocations();
    await upkeep.finishRevocations();
    expect((await report(id)).measured).toMatchObject({ revokedSubCaCount: 1 });
    const events = await database.asAdministrator(
      `select actor_name from audit_events where type = 'certificate.revoked' and subject_id = $1`,
      [under.id],
    );
    expect(events).toEqual([{ actor_name: `incident ${id}` }]);
  });
});

describe('an issuer that has stopped', () => {
  it('says so once, for its own certificate only, and the end of exposure no longer moves', async () => {
    const bearer = await beginAnew();
    const { id } = (await bootstrap(bearer)).json<Issued>();
    const incident = await opened('FREEZE', 'SERVICE_ACCOUNT', bench.account.id);
    const stop = routePath(incidents.confirmStop, { id });
    const stranger = await bench.app.createServiceAccount(bench.app.companyId);
    expect((await as(await bench.app.signIn(stranger), stop, 'POST')).status).toBe(404);
    for (let time = 0; time < 2; time += 1) {
      expect((await as(bearer, stop, 'POST')).status).toBe(204);
    }
    const { measured } = await report(incident.id);
    expect(measured.confirmedSubCaCount).toBe(1);
    bench.app.clock.advance(60);
    expect((await report(incident.id)).measured.exposure).toEqual(measured.exposure);
    await close(incident.id);
    const events = await bench.app.database.asAdministrator(
      `select type, count(*)::int as count from audit_events
       where type = 'incident.stop-confirmed' and subject_id = $1 or subject_id = $2 group by type order by type`,
      [id, incident.id],
    );
    expect(events).toEqual([
      { type: 'incident.closed', count: 1 },
      { type: 'incident.opened', count: 1 },
      { type: 'incident.stop-confirmed', count: 1 },
    ]);
  });
});
