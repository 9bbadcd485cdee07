import type { IncidentImpact, IncidentReport } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workloadRequests } from '../issuer/issuance-load.ts';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';

const INCIDENTS = '/v1/distributedissuers/incidents';
/** Issuers look every second; a loaded machine may take its time. */
const SOON = { timeout: 60_000, interval: 250 };
const MINUTES = 60_000;

let mesh: Mesh;
let east: IssuerProcess;
let west: IssuerProcess;
let request: string;

beforeAll(async () => {
  mesh = await createMesh();
  [east, west] = (await Promise.all(
    ['east', 'west'].map((instanceName) => mesh.startIssuer({ instanceName })),
  )) as [IssuerProcess, IssuerProcess];
  [request = ''] = await workloadRequests(1);
}, 2 * MINUTES);
afterAll(() => mesh.close());

const post = <T>(path: string, json: unknown = {}): Promise<T> =>
  mesh.client.must<T>({ method: 'POST', path, as: mesh.administrator, json });
const preview = async (kind: string, id: string): Promise<IncidentImpact> =>
  (await post<{ impact: IncidentImpact }>(`${INCIDENTS}/preview`, { target: { kind, id } })).impact;
const act = (body: object) => post<IncidentReport>(INCIDENTS, { note: 'a drill', ...body });
const measured = async (id: string) =>
  (await mesh.client.must<IncidentReport>({ path: `${INCIDENTS}/${id}`, as: mesh.administrator }))
    .measured;

const sign = (issuer: IssuerProcess) =>
  issuer.client.sign(request, mesh.setUp.policyName, mesh.token());
/** The sub-CA that an issuer signs under now; its status when it does not. */
async function subCaOf(issuer: IssuerProcess): Promise<string | number> {
  const { body, status } = await sign(issuer);
  const [, subCa = ''] = body.certificateChain?.match(/-----BEGIN[^-]+-----[^-]+/g) ?? [];
  return status === 200 ? subCa : status;
}
const readiness = async (issuer: IssuerProcess) => {
  const { status, text } = await issuer.readiness();
  return `${status} ${text}`;
};

describe('show 4: the off switch', () => {
  it(
    'freezes the issuers that the preview counted at their next contact, and thaws them',
    async () => {
      const before = [await subCaOf(east), await subCaOf(west)];
      const id = mesh.setUp.serviceAccountId;
      const impact = await preview('SERVICE_ACCOUNT', id);
      expect(impact).toMatchObject({
        issuerCount: 2,
        subCaCount: 2,
        trustDomains: ['cluster.local'],
      });
      const incident = await act({
        action: 'FREEZE',
        target: { kind: 'SERVICE_ACCOUNT', id },
        subCaCount: impact.subCaCount,
      });
      for (const issuer of [east, west]) {
        await expect.poll(() => readiness(issuer), SOON).toMatch(/^503 .*FROZEN/s);
        expect(await subCaOf(issuer)).toBe(503);
      }
      await expect
        .poll(async () => (await measured(incident.id)).confirmedSubCaCount, SOON)
        .toBe(impact.subCaCount);
      await post(`${INCIDENTS}/${incident.id}/closure`);
      for (const issuer of [east, west]) {
        await expect.poll(() => readiness(issuer), SOON).toMatch(/^200/);
      }
      // Under the same keys: a freeze takes nothing away.
      expect([await subCaOf(east), await subCaOf(west)]).toEqual(before);
    },
    5 * MINUTES,
  );

  it(
    'has one issuer take another key, and leaves its sibling alone',
    async () => {
      const before = [await subCaOf(east), await subCaOf(west)];
      const { incidents } = await mesh.client.must<{ incidents: { id: string }[] }>({
        path: INCIDENTS,
        as: mesh.administrator,
      });
      const { subCas } = await mesh.client.must<IncidentReport>({
        path: `${INCIDENTS}/${incidents[0]?.id ?? ''}`,
        as: mesh.administrator,
      });
      const id = subCas.find(({ instanceName }) => instanceName === 'west')?.id ?? '';
      const target = { kind: 'ISSUER', id };
      const impact = await preview('ISSUER', id);
      expect(impact).toMatchObject({ issuerCount: 1, subCaCount: 1 });
      const incident = await act({ action: 'QUARANTINE', target });
      await expect
        .poll(() => measured(incident.id), SOON)
        .toMatchObject({ subCaCount: 1, confirmedSubCaCount: 1, replacedIssuerCount: 1 });
      await expect.poll(async () => typeof (await subCaOf(west)), SOON).toBe('string');
      expect(await subCaOf(west)).not.toBe(before[1]);
      expect(await subCaOf(east)).toBe(before[0]);
    },
    5 * MINUTES,
  );

  it(
    'revokes as many as the preview counted; the issuers go on under other keys',
    async () => {
      const before = await subCaOf(east);
      const target = { kind: 'CONFIGURATION', id: mesh.setUp.configurationId };
      const impact = await preview(target.kind, target.id);
      expect(impact).toMatchObject({ issuerCount: 2, subCaCount: 3 });
      const incident = await act({ action: 'REVOKE', target, subCaCount: 3, reason: 'superseded' });
      expect(incident.measured).toMatchObject({
        revokedSubCaCount: impact.subCaCount,
        exposure: { lastSubCaExpiry: impact.lastSubCaExpiry },
        crls: [{ revocationCount: impact.subCaCount, unpublishedCount: 0 }],
      });
      await expect
        .poll(async () => (await measured(incident.id)).replacedIssuerCount, SOON)
        .toBe(impact.issuerCount);
      await expect.poll(async () => typeof (await subCaOf(east)), SOON).toBe('string');
      expect(await subCaOf(east)).not.toBe(before);
    },
    5 * MINUTES,
  );
});
