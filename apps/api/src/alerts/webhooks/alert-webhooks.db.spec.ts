import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AlertDelivery,
  type AlertWebhookInformation,
  type AlertWebhookResponse,
} from '@luciole/contract';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { codes } from '../../../test/support/answers.ts';
import { createTestApp, type TestApp, type TestCompany } from '../../../test/support/test-app.ts';
import { AlertWatch } from '../alert-watch.service.ts';
import { AlertSender } from './alert-sender.ts';

const DAY = 86_400;
const WEBHOOKS = '/v1/distributedissuers/alerts/webhooks';
/** For a machine that has much else to do. */
const PATIENCE = { timeout: 30_000, interval: 100 };

let folder: string;
let receiver: Server;
let luciole: TestApp;
let company: TestCompany;
let status = 204;
const received: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[] =
  [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-alerts-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  // openssl is the one extra that tests may use (ruling 39).
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  receiver = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        answer.writeHead(status).end();
      });
    },
  );
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  luciole = await createTestApp({ LUCIOLE_FETCH_EXCEPTIONS: `localhost:${port()}=${cert}` });
});
beforeEach(async () => {
  company = await luciole.createCompany();
  received.length = 0;
  status = 204;
});
afterAll(async () => {
  await luciole.close();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const port = () => (receiver.address() as AddressInfo).port;
const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, json?: unknown) =>
  luciole.request(method, `${WEBHOOKS}${path}`, { apiKey: company.apiKey, json });
const create = async (name = 'pager') => {
  const url = `https://localhost:${port()}/alerts?token=hush`;
  const response = await call('POST', '', { name, url });
  expect(response.status).toBe(201);
  return response.json<AlertWebhookInformation>();
};
const webhook = async () =>
  (await call('GET', ''))
    .json<AlertWebhookResponse>()
    .webhooks.find(({ name }) => name === 'pager');

/** A service account of the company whose credential ends after so many seconds. */
async function endingCredential(seconds: number): Promise<string> {
  const { id } = await luciole.createServiceAccount(company.companyId);
  await luciole.database.asAdministrator(
    `update service_accounts set credential_changed_on = $2::timestamptz - interval '300 days',
       credentials_expiring_on = $2::timestamptz + make_interval(secs => $3) where id = $1`,
    [id, luciole.clock.now(), seconds],
  );
  return id;
}

const isOpenFor = async (id: string) => {
  const rows = await luciole.database.asAdministrator(
    'select from alerts where subject_id = $1 and resolved_at is null',
    [id],
  );
  return rows.length === 1;
};
/** Until what is open is as it should be: the timer of the application may be at it. */
const look = (id: string, isOpen: boolean) =>
  vi.waitFor(async () => {
    await luciole.app.get(AlertWatch).look(company.companyId);
    expect(await isOpenFor(id)).toBe(isOpen);
  }, PATIENCE);

/** As the timers of two processes do it, until the webhook has got so many deliveries and that is on record. */
const send = (count: number, failures = 0) =>
  vi.waitFor(async () => {
    await Promise.all([1, 2].map(() => luciole.app.get(AlertSender).send()));
    expect(received).toHaveLength(count);
    const { failureCount, lastAttempt } = (await webhook()) ?? {};
    expect(lastAttempt?.outcome).toBe(failures === 0 ? 'DELIVERED' : 'FAILED');
    expect(failureCount).toBe(failures);
  }, PATIENCE);
const deliveries = () => received.map(({ body }) => AlertDelivery.parse(JSON.parse(body)));

it('gets what becomes of alerts from its making on, once, in order, signed, and of its company only', async () => {
  const before = await endingCredential(DAY);
  await look(before, true);
  const { secret = '' } = await create();
  const id = await endingCredential(10 * DAY);
  await look(id, true);
  await send(1);
  const stranger = company;
  company = await luciole.createCompany();
  await look(await endingCredential(DAY), true);
  company = stranger;
  await luciole.database.asAdministrator(
    'update service_accounts set enabled = false where id = $1',
    [id],
  );
  await look(id, false);
  await send(2);
  expect(deliveries().map(({ companyId }) => companyId)).toEqual([
    company.companyId,
    company.companyId,
  ]);
  const events = deliveries().flatMap((delivery) => delivery.events);
  expect(events.map(({ alert, event }) => [event, alert?.kind, alert?.subject.id])).toEqual([
    ['OPENED', 'CREDENTIAL_EXPIRING', id],
    ['RESOLVED', 'CREDENTIAL_EXPIRING', id],
  ]);
  for (const { body, headers } of received) {
    const [, seconds = '', signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['luciole-signature'])) ?? [];
    const key = Buffer.from(secret, 'base64url');
    expect(createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')).toBe(signature);
    expect(headers['content-type']).toBe('application/json');
    expect(body).not.toContain('hush');
  }
});

it('is sent again what it did not take, later and later, and says why', async () => {
  await create();
  status = 500;
  await look(await endingCredential(DAY), true);
  await send(1, 1);
  expect(await webhook()).toMatchObject({
    lastAttempt: { detail: 'STATUS_UNEXPECTED: the answer has status 500' },
  });
  luciole.clock.advance(11);
  await send(2, 2);
  status = 200;
  luciole.clock.advance(21);
  await send(3);
  const sequences = deliveries().map(({ events }) => events.map(({ sequence }) => sequence));
  expect(sequences).toEqual([[1], [1], [1]]);
  expect(await webhook()).not.toHaveProperty('secret');
});

it('gets nothing while it is stopped, what it missed when it is resumed, and a test at any time', async () => {
  const { id } = await create();
  expect((await call('PATCH', `/${id}`, { enabled: false })).status).toBe(200);
  await look(await endingCredential(DAY), true);
  await luciole.app.get(AlertSender).send();
  expect(received).toEqual([]);
  expect((await call('POST', `/${id}/test`)).json()).toEqual({ outcome: 'DELIVERED' });
  expect(deliveries()).toMatchObject([{ events: [{ event: 'TEST' }] }]);
  await call('PATCH', `/${id}`, { enabled: true });
  await send(2);
  expect(deliveries()[1]).toMatchObject({ events: [{ event: 'OPENED', sequence: 1 }] });
  expect((await call('DELETE', `/${id}`)).status).toBe(204);
  expect((await call('POST', `/${id}/test`)).status).toBe(404);
});

it('is told of no alert that could not be said: whoever takes care does so until a year of four digits', async () => {
  await create();
  const subject = await endingCredential(DAY);
  await look(subject, true);
  const [alert] = await luciole.database.asAdministrator(
    'select id from alerts where subject_id = $1',
    [subject],
  );
  const acknowledge = (until: string) =>
    luciole.request(
      'POST',
      `/v1/distributedissuers/alerts/${String(alert?.['id'])}/acknowledgement`,
      { apiKey: company.apiKey, json: { until } },
    );
  expect(codes(await acknowledge('9999-12-31T23:59:59-14:00'))).toEqual([400, 10_006]);
  expect((await acknowledge('9999-12-31T23:59:59Z')).status).toBe(200);
  await send(1);
});

it('ruling 21: reaches no private address that the operator did not name', async () => {
  const response = await call('POST', '', { name: 'inside', url: 'https://127.0.0.1:1/' });
  const { id } = response.json<AlertWebhookInformation>();
  const { detail, outcome } = (await call('POST', `/${id}/test`)).json<{
    outcome: string;
    detail: string;
  }>();
  expect([outcome, detail]).toEqual(['FAILED', expect.stringMatching(/^ADDRESS_REFUSED/)]);
});

it('has an https URL and a name of its own, and is one of ten at most', async () => {
  const refused = await call('POST', '', { name: 'plain', url: 'http://alerts.example/' });
  expect(codes(refused)).toEqual([400, 26_203]);
  // Where the audit trail leaves the query out, it would have found the end of the line.
  const lines = await call('POST', '', { name: 'lines', url: 'https://alerts.example/?a\n=hush' });
  expect(codes(lines)).toEqual([400, 26_203]);
  const { id } = await create('webhook 0');
  for (let place = 1; place < 10; place += 1) await create(`webhook ${place}`);
  const more = { name: 'one more', url: 'https://alerts.example/' };
  expect(codes(await call('POST', '', more))).toEqual([409, 26_204]);
  expect(codes(await call('PATCH', `/${id}`, { name: 'webhook 1' }))).toEqual([409, 26_202]);
});
