import { createLogger } from '@luciole/service';
import { IssuerReadinessResponse } from '@luciole/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyNamed } from '../../test/support/client-gates.ts';
import { IssuerMetrics, type MetricSources } from './metrics.ts';
import { createOperationsServer, type OperationsServer } from './operations-server.ts';
import { describeStanding, type Standing } from './readiness.ts';
import type { SigningRecord, SigningResult } from './signing-record.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const READY: Standing = {
  impediments: [],
  notices: [],
  controlPlane: {
    contact: { lastAnswerAt: new Date('2026-11-22T11:59:30Z'), clockOffsetSeconds: -1.5 },
    isReachable: true,
    isConfigurationWaiting: false,
    maxStalenessSeconds: 259_200,
  },
};

let standing: Standing;
let server: OperationsServer;
let base: string;
let metrics: IssuerMetrics;
let notAfter: Date | undefined;

beforeEach(async () => {
  standing = READY;
  notAfter = undefined;
  const sources: MetricSources = {
    isReady: () => standing.impediments.length === 0,
    pendingRequests: () => 3,
    subCaNotAfter: () => notAfter,
    serverCertificateNotAfter: () => undefined,
    isControlPlaneReachable: () => standing.controlPlane?.isReachable,
    contactAgeSeconds: () => 30,
    unreportedCertificates: () => 7,
    isJournalWritten: () => true,
    lostLogLines: () => 0,
    keySetAgesSeconds: () => new Map([['https://idp.example/keys', 12]]),
  };
  metrics = new IssuerMetrics(sources);
  server = createOperationsServer({
    address: { host: '127.0.0.1', port: 0 },
    logger: createLogger('silent'),
    readiness: () => describeStanding(standing, NOW),
    metrics: async () => ({
      text: await metrics.registry.metrics(),
      contentType: metrics.registry.contentType,
    }),
  });
  base = `http://127.0.0.1:${await server.listen()}`;
});

afterEach(() => server.close());

async function metricLines(): Promise<string[]> {
  return (await (await fetch(`${base}/metrics`)).text()).split('\n');
}

function aRecord(result: SigningResult, policy: string | undefined): SigningRecord {
  return {
    requestId: 'r',
    routeId: 'workloadSigningRequest',
    remoteAddress: '::1',
    client: undefined,
    policyName: policy,
    policy: policy === undefined ? undefined : policyNamed(policy),
    request: undefined,
    result,
  };
}

describe('readiness', () => {
  it('says ready, and how it stands with the control plane', async () => {
    const response = await fetch(`${base}/readyz`);
    expect(response.status).toBe(200);
    expect(IssuerReadinessResponse.parse(await response.json())).toEqual({
      status: 'ready',
      reasons: [],
      notices: [],
      controlPlane: {
        isReachable: true,
        lastAnswerAt: '2026-11-22T11:59:30.000+00:00',
        ageSeconds: 30,
        maxStalenessSeconds: 259_200,
        clockOffsetSeconds: -1.5,
      },
    });
  });

  it('stays ready while the control plane is away, and says so', async () => {
    standing = { ...READY, notices: ['CONTROL_PLANE_UNREACHABLE'] };
    const response = await fetch(`${base}/readyz`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { notices: [{ code: 'CONTROL_PLANE_UNREACHABLE' }] },
    ]);
  });

  it('says every reason why not', async () => {
    standing = {
      impediments: ['CONTACT_STALE', 'CLOCK_OFF'],
      notices: [],
      controlPlane: undefined,
    };
    const response = await fetch(`${base}/readyz`);
    expect(response.status).toBe(503);
    expect(IssuerReadinessResponse.parse(await response.json())).toEqual({
      status: 'not ready',
      reasons: [
        { code: 'CONTACT_STALE', message: expect.stringContaining('maxStaleness') },
        { code: 'CLOCK_OFF', message: expect.stringContaining('five minutes') },
      ],
      notices: [],
    });
  });
});

describe('the door for operators', () => {
  it('says that the process lives', async () => {
    standing = { ...READY, impediments: ['NO_CERTIFICATE'] };
    const response = await fetch(`${base}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect((await fetch(`${base}/healthz`, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['POST', '/healthz'],
    ['PUT', '/metrics'],
  ])('has nothing at %s %s', async (method, path) => {
    const response = await fetch(`${base}${path}`, { method });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
  });

  it('says in a sentence that its port is taken', async () => {
    const port = Number(new URL(base).port);
    const second = createOperationsServer({
      address: { host: '127.0.0.1', port },
      logger: createLogger('silent'),
      readiness: () => describeStanding(standing, NOW),
      metrics: async () => ({ text: '', contentType: 'text/plain' }),
    });
    await expect(second.listen()).rejects.toThrow(
      `operations: cannot listen on 127.0.0.1 port ${port}`,
    );
  });
});

describe('metrics', () => {
  it('count what was decided, by policy, class and error', async () => {
    const certificate = {} as Extract<SigningResult, { outcome: 'issued' }>['certificate'];
    const issued: SigningResult = { outcome: 'issued', certificateId: undefined, certificate };
    metrics.countSigning(aRecord(issued, 'web'), 'ultraShort');
    metrics.countSigning(aRecord(issued, 'web'), 'ultraShort');
    metrics.countSigning(aRecord({ outcome: 'denied', violations: [] }, 'web'), undefined);
    const refused = { outcome: 'refused', error: 'UNAUTHENTICATED', reason: 'x' } as const;
    metrics.countSigning(aRecord(refused, undefined), undefined);
    metrics.countRenewal('obtained');
    metrics.observeRequest({
      routeId: 'workloadSigningRequest',
      status: 200,
      durationSeconds: 0.002,
    });
    expect(await metricLines()).toEqual(
      expect.arrayContaining([
        'luciole_issuer_certificates_issued_total{policy="web",class="ultraShort"} 2',
        'luciole_issuer_requests_denied_total{policy="web"} 1',
        'luciole_issuer_requests_refused_total{policy="-",error="UNAUTHENTICATED"} 1',
        'luciole_issuer_ca_certificates_total{outcome="obtained"} 1',
        'luciole_issuer_request_duration_seconds_count{route="workloadSigningRequest",status="200"} 1',
      ]),
    );
  });

  it('say how the issuer stands, and nothing where there is nothing to say', async () => {
    const first = await metricLines();
    expect(first).toEqual(
      expect.arrayContaining([
        'luciole_issuer_ready 1',
        'luciole_issuer_pending_requests 3',
        'luciole_issuer_control_plane_reachable 1',
        'luciole_issuer_control_plane_contact_age_seconds 30',
        'luciole_issuer_unreported_certificates 7',
        'luciole_issuer_journal_written 1',
        'luciole_issuer_key_set_age_seconds{url="https://idp.example/keys"} 12',
      ]),
    );
    expect(first.some((line) => line.startsWith('luciole_issuer_ca_certificate_not_after'))).toBe(
      false,
    );
    notAfter = NOW;
    const [line] = (await metricLines()).filter((text) =>
      text.startsWith('luciole_issuer_ca_certificate_not_after'),
    );
    expect(line).toBe(`luciole_issuer_ca_certificate_not_after_seconds ${NOW.getTime() / 1000}`);
  });
});
