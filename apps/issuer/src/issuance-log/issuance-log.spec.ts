import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';
import { aRequest, MESH_POLICY } from '@luciole/policy/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrRequest, deskTools, inForce, signingState } from '../../test/support/signing.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { Client } from '../clients/client.ts';
import type { IssuanceRequest } from '../issuance/issuance.ts';
import { SigningDesk } from '../issuance/signing-desk.ts';
import type { SigningRecord, SigningResult } from '../server/signing-record.ts';
import { createIssuanceLog } from './create-issuance-log.ts';
import { IssuanceLog } from './issuance-log.ts';
import type { LineSink } from './line-sink.ts';

const URI = 'spiffe://cluster.local/ns/bookinfo/sa/details';
const IDENTITY = {
  kind: 'token',
  issuer: 'https://idp.example',
  subject: 'ci',
  name: 'build',
} as const;
const CLIENT: Client = { ...IDENTITY, permits: () => true, boundNames: () => undefined };

let directory: string;
let file: string;
let clock: SteppedClock;
let log: IssuanceLog;
let failures: unknown[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'luciole-log-'));
  file = join(directory, 'issuance.jsonl');
  clock = new SteppedClock();
  failures = [];
  log = openLog();
});

afterEach(async () => {
  await log.close();
  rmSync(directory, { recursive: true, force: true });
});

const reportFailure = (error: unknown): void => void failures.push(error);

function openLog(destination = file): IssuanceLog {
  const opened = createIssuanceLog(destination, {
    standardOutput: process.stdout,
    clock,
    reportFailure,
  });
  opened.use({ isEnabled: true, isRaw: false });
  return opened;
}

const linesOf = (path = file): Record<string, unknown>[] =>
  (existsSync(path) ? readFileSync(path, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));

const idsOf = (path: string): unknown[] => linesOf(path).map(({ requestId }) => requestId);

const CLOSED = { outcome: 'refused', error: 'WORKLOAD_SIGNING_CLOSED', reason: 'x' } as const;
const event = (requestId: string, given: Partial<SigningRecord> = {}): SigningRecord => ({
  requestId,
  routeId: 'workloadSigningRequest',
  remoteAddress: '10.0.0.1',
  client: CLIENT,
  policyName: undefined,
  policy: undefined,
  request: undefined,
  result: CLOSED,
  ...given,
});
const refusedFor = (reason: string): SigningResult => ({
  outcome: 'refused',
  error: 'UNAUTHENTICATED',
  reason,
});
const stranger = (remoteAddress: string): SigningRecord =>
  event('r', { remoteAddress, client: undefined, result: refusedFor('no token') });

/** What a real desk makes of a request, as the server records it. */
async function decided(request: IssuanceRequest): Promise<SigningRecord> {
  const pki = await createTestHierarchy({ now: clock.now() });
  const desk = new SigningDesk(signingState(pki, [MESH_POLICY]), deskTools());
  const outcome = await desk.issue(request, clock.now());
  const result: SigningResult =
    outcome.outcome === 'issued'
      ? { ...outcome, certificateId: 'sub-ca-1' }
      : outcome.outcome === 'denied'
        ? outcome
        : { outcome: 'refused', error: 'CSR_MALFORMED', reason: JSON.stringify(outcome) };
  const policy = { ...inForce(MESH_POLICY), revision: 3 };
  return event('request-1', { policy, request, result });
}

describe('a line of the issuance log', () => {
  it('says who got what under which policy', async () => {
    const sans = { uniformResourceIdentifiers: [URI], dnsNames: ['ignored.example'] };
    const { pem } = await makeCertificationRequest({ sans });
    const record = await decided(csrRequest(MESH_POLICY, pem, { validityPeriod: 'PT10M' }));
    log.record(record);
    log.use({ isEnabled: true, isRaw: true });
    log.record(record);
    await log.close();
    const certificate = record.result.outcome === 'issued' ? record.result.certificate : undefined;
    const [line, raw] = linesOf();
    expect(line).toEqual({
      time: '2026-11-22T12:00:00.000Z',
      event: 'certificate.issuance',
      decision: 'issued',
      requestId: 'request-1',
      route: 'workloadSigningRequest',
      sourceAddress: '10.0.0.1',
      client: IDENTITY,
      policy: { id: MESH_POLICY.name, name: MESH_POLICY.name, version: '1', revision: 3 },
      asked: {
        form: 'certification-request',
        subject: {},
        sans,
        keyAlgorithm: 'EC_P256',
        validityPeriod: 'PT10M',
      },
      granted: {
        subject: {},
        sans: { uniformResourceIdentifiers: [URI] },
        keyUsages: ['digitalSignature'],
        extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
      },
      certificate: {
        serialNumber: certificate?.serialNumber,
        notBefore: '2026-11-22T11:59:30.000Z',
        notAfter: '2026-11-22T12:10:00.000Z',
        keyAlgorithm: 'EC_P256',
        keyMadeBy: 'client',
      },
      subCaCertificateId: 'sub-ca-1',
    });
    expect(raw).toMatchObject({
      certificate: {
        der: certificate?.certificatePem.split('\n').slice(1, -2).join(''),
      },
    });
  });

  it('has every reason of a denial and of a refusal', async () => {
    const { sans, subject } = aRequest({ sans: { uniformResourceIdentifiers: ['https://a.x/'] } });
    const source = { kind: 'parameters', subject, sans, keyAlgorithm: 'EC_P521' } as const;
    log.record(await decided({ policyId: MESH_POLICY.name, source }));
    log.record(await decided(csrRequest(MESH_POLICY, 'not a request')));
    await log.close();
    expect(linesOf()).toMatchObject([
      {
        decision: 'denied',
        asked: { sans: { uniformResourceIdentifiers: ['https://a.x/'] }, keyAlgorithm: 'EC_P521' },
        reasons: [
          { code: 'VALUE_NOT_ALLOWED', path: '/sans/uniformResourceIdentifiers/0' },
          { code: 'KEY_ALGORITHM_NOT_ALLOWED', message: expect.stringContaining('EC_P521') },
        ],
      },
      { decision: 'refused', reasons: [{ code: 'CSR_MALFORMED' }] },
    ]);
  });

  it('never holds a private key or a token', async () => {
    const { sans, subject } = aRequest({ sans: { uniformResourceIdentifiers: [URI] } });
    const source = { kind: 'parameters', subject, sans, keyAlgorithm: 'EC_P256' } as const;
    const made = await decided({ policyId: MESH_POLICY.name, source });
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
    log.use({ isEnabled: true, isRaw: true });
    log.record(made);
    log.record(event('r', { result: refusedFor(`token ${token}`) }));
    await log.close();
    const text = readFileSync(file, 'utf8');
    const key =
      made.result.outcome === 'issued' ? made.result.certificate.privateKeyPem : undefined;
    expect(key).toContain('PRIVATE KEY');
    expect(text).toContain('"keyMadeBy":"issuer"');
    expect(text).not.toContain(key?.split('\n')[1]);
    expect(text).not.toContain(token);
  });

  it('is not written unless the configuration asks for it', async () => {
    log.use({ isEnabled: false, isRaw: true });
    log.record(event('r'));
    await log.close();
    expect(() => statSync(file)).toThrow('ENOENT');
  });
});

describe('IssuanceLog', () => {
  it('writes what waits within a fifth of a second, for its owner’s eyes', async () => {
    log.record(event('a'));
    log.record(event('b'));
    await clock.advance(200);
    await log.reopen();
    expect(idsOf(file)).toEqual(['a', 'b']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('loses no line at shutdown, and appends after a restart', async () => {
    for (let index = 0; index < 500; index += 1) log.record(event(`a${index}`));
    await log.close();
    log = openLog();
    log.record(event('b'));
    await log.close();
    expect(linesOf()).toHaveLength(501);
  });

  it('follows a file that was rotated away, with and without a signal', async () => {
    log.record(event('a'));
    await clock.advance(200);
    await expect.poll(() => idsOf(file)).toEqual(['a']);
    renameSync(file, `${file}.1`);
    log.record(event('b'));
    await log.reopen();
    expect(idsOf(file)).toEqual(['b']);
    renameSync(file, `${file}.2`);
    log.record(event('c'));
    await log.close();
    expect([`${file}.1`, `${file}.2`, file].map(idsOf)).toEqual([['a'], ['b'], ['c']]);
  });

  it('keeps lines while the destination fails, and says which it lost', async () => {
    const sink = new FailingSink();
    log = new IssuanceLog({ sink, clock, reportFailure });
    log.use({ isEnabled: true, isRaw: false });
    log.record(event('a'));
    await clock.advance(1_000);
    expect(failures).toHaveLength(1);
    expect(log.failedWrites).toBe(1);
    const reason = 'x'.repeat(2_000);
    for (let index = 0; index < 5_000; index += 1) {
      log.record(event('b', { result: refusedFor(reason) }));
    }
    expect(log.lostLines).toBeGreaterThan(100);
    sink.isFailing = false;
    await clock.advance(2_000);
    const lines = sink.text.split('\n').filter((line) => line !== '');
    const [first, last] = [lines[0] ?? '', lines.at(-1) ?? ''];
    expect(JSON.parse(first)).toMatchObject({ requestId: 'a' });
    expect(JSON.parse(last)).toMatchObject({
      event: 'issuance-log.lines-lost',
      lines: log.lostLines,
    });
    expect(lines.length).toBe(1 + 5_000 - log.lostLines + 1);
  });

  it('finishes a line that was written in part', async () => {
    const sink = new FailingSink();
    sink.isFailing = false;
    sink.most = 7;
    log = new IssuanceLog({ sink, clock, reportFailure });
    log.use({ isEnabled: true, isRaw: false });
    log.record(event('a'));
    log.record(event('b'));
    await log.close();
    expect(
      sink.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).requestId),
    ).toEqual(['a', 'b']);
  });

  it('counts what strangers repeat instead of repeating it (ruling 27)', async () => {
    for (let index = 0; index < 50; index += 1) log.record(stranger('192.0.2.1'));
    log.record(stranger('192.0.2.2'));
    log.record(event('known'));
    await clock.advance(61_000);
    log.record(stranger('192.0.2.1'));
    await log.close();
    expect(linesOf()).toMatchObject([
      { sourceAddress: '192.0.2.1', reasons: [{ code: 'UNAUTHENTICATED' }] },
      { sourceAddress: '192.0.2.2' },
      { requestId: 'known', decision: 'closed' },
      { event: 'certificate.issuance.repeated', sourceAddress: '192.0.2.1', count: 49 },
      { sourceAddress: '192.0.2.1', decision: 'refused' },
    ]);
  });

  it('writes to standard output for `-`', async () => {
    const written: string[] = [];
    log = createIssuanceLog('-', {
      standardOutput: {
        write: (octets: Uint8Array, done: () => void) => {
          written.push(Buffer.from(octets).toString());
          done();
          return true;
        },
      },
      clock,
      reportFailure,
    });
    log.use({ isEnabled: true, isRaw: false });
    log.record(event('a'));
    await log.close();
    expect(written.join('')).toContain('"requestId":"a"');
  });
});

class FailingSink implements LineSink {
  isFailing = true;
  most = Number.POSITIVE_INFINITY;
  text = '';

  write(octets: Uint8Array): Promise<number> {
    if (this.isFailing) return Promise.reject(new Error('No space left.'));
    const part = octets.subarray(0, this.most);
    this.text += Buffer.from(part).toString();
    return Promise.resolve(part.length);
  }

  reopen(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
