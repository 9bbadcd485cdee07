import { createPrivateKey, X509Certificate } from 'node:crypto';
import { makeCertificationRequest, opensslVerify, type TestHierarchy } from '@luciole/pki/testing';
import { aPolicy } from '@luciole/policy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aHierarchy, type RunningServer, startServer } from '../../test/support/running-server.ts';
import { systemClock } from '../clock/clock.ts';
import type { Issuance } from '../issuance/issuance.ts';

const CREATE = '/v1/certificaterequest';
const SIGN = '/v1/certificatesigningrequest';

const web = aPolicy()
  .named('web')
  .requiring('dnsNames', '^[a-z-]+\\.example$')
  .permitting('uniformResourceIdentifiers', '^spiffe://.+$')
  .build();
const other = aPolicy().named('other').build();
const nameless = aPolicy()
  .named('nameless')
  .permitting('dnsNames', '^.+$')
  .ignoring('commonName')
  .build();
const locked = aPolicy()
  .named('locked')
  .locking('commonName', 'always')
  .ignoring('dnsNames')
  .build();

let pki: TestHierarchy;
let running: RunningServer;
let csr: string;

beforeAll(async () => {
  pki = await aHierarchy();
  running = await startServer(pki, [web, other, nameless, locked]);
  csr = (await makeCertificationRequest({ sans: { dnsNames: ['shop.example'] } })).pem;
});

afterAll(() => running.close());

beforeEach(() => {
  running.records.length = 0;
  running.lines.length = 0;
});

/** Of which a server uses `issue` alone. */
const NO_ISSUANCE: Issuance = {
  use: () => undefined,
  stop: () => undefined,
  issue: () => Promise.resolve({ outcome: 'closed' }),
  close: () => Promise.resolve(),
};

interface ErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly errors: readonly {
    readonly code: number;
    readonly message: string;
    readonly args: readonly unknown[];
    readonly pointer?: string;
  }[];
}
interface Granted {
  readonly certificateChain: string;
  readonly privateKey?: string;
}

async function refused(path: string, body: unknown, client?: string) {
  const { headers, status, text } = await running.post(path, body, client);
  expect(headers['content-type']).toBe('application/json');
  return { status, headers, ...(JSON.parse(text) as ErrorBody) };
}

async function granted(path: string, body: unknown, client?: string): Promise<Granted> {
  const { status, text } = await running.post(path, body, client);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return JSON.parse(text) as Granted;
}

/** The certificates of an answer, the first one verified by openssl along the others to the root. */
function verified({ certificateChain }: Granted): X509Certificate {
  const blocks = certificateChain.match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? [];
  const [target = '', ...intermediates] = blocks;
  expect(intermediates).toEqual([
    pki.subordinate.certificate.pem,
    pki.intermediate.certificate.pem,
  ]);
  const anchors = pki.root.certificate.pem;
  const at = systemClock.now();
  const result = opensslVerify({ anchors, intermediates: intermediates.join(''), target, at });
  expect([result.ok, result.ok ? '' : result.stderr]).toEqual([true, '']);
  return new X509Certificate(target);
}

describe('POST /v1/certificatesigningrequest', () => {
  it('answers with the chain, leaf first and without the root, and no key', async () => {
    const answer = await granted(SIGN, { request: csr, policyName: 'web' });
    expect(verified(answer).subjectAltName).toContain('shop.example');
    expect(answer.privateKey).toBeUndefined();
  });

  it('takes what clients of the ecosystem always send beside it', async () => {
    const body = { request: csr, policyName: 'web', subject: {}, keyType: 'RSA_2048' };
    const answer = await granted(SIGN, { ...body, altNames: null, validityPeriod: 'PT5M' });
    const { validFrom, validTo } = verified(answer);
    // Measured from issue time; notBefore is half a minute earlier.
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(330_000);
  });

  it.each([
    ['/subject', { subject: { commonName: 'x' } }],
    ['/subject', { subject: { orgUnits: ['x'] } }],
    ['/altNames', { altNames: { dnsNames: ['shop.example'] } }],
  ])('refuses names beside it at %s, because they would be ignored', async (pointer, names) => {
    const answer = await refused(SIGN, { request: csr, policyName: 'web', ...names });
    expect(answer).toMatchObject({ status: 400, error: 'invalid-request', errors: [{ pointer }] });
    expect(answer.error_description).toContain('names come from the certification request');
  });

  it.each([
    ['no-policyName', { request: 'x' }],
    ['no-policyName', { request: 'x', policyName: '' }],
    ['invalid-policyName', { request: 'x', policyName: 'unheard-of' }],
    ['no-csr', { policyName: 'web' }],
    ['no-csr', { policyName: 'web', request: '' }],
    ['invalid-csr', { policyName: 'web', request: 'not a request' }],
  ])('says %s', async (error, body) => {
    expect(await refused(SIGN, body)).toMatchObject({ status: 400, error });
  });

  it('says what is wrong with a certification request', async () => {
    const broken = csr.replace(/.{6}=*\n-----END/, 'AAAAAA==\n-----END');
    const answer = await refused(SIGN, { request: broken, policyName: 'web' });
    expect(answer).toMatchObject({
      status: 400,
      error: 'invalid-csr',
      errors: [{ pointer: '/request' }],
    });
  });

  it('lists every violation, with its code and where it is', async () => {
    const { pem } = await makeCertificationRequest({
      keyAlgorithm: 'EC_P384',
      sans: { dnsNames: ['EVIL.test', 'shop.example'] },
    });
    const body = { request: pem, policyName: 'web', validityPeriod: 'P400D' };
    const { error, error_description, errors, status } = await refused(SIGN, body);
    expect([status, error]).toEqual([400, 'policy-violation']);
    expect(errors.map(({ args, code, pointer }) => [code, args[0], pointer])).toEqual(
      expect.arrayContaining([
        [22001, 'VALUE_NOT_ALLOWED', '/request'],
        [22001, 'KEY_ALGORITHM_NOT_ALLOWED', '/request'],
        [22001, 'VALIDITY_PERIOD_TOO_LONG', '/validityPeriod'],
      ]),
    );
    for (const { message } of errors) expect(error_description).toContain(message);
    expect(running.records).toMatchObject([{ result: { outcome: 'denied' } }]);
  });

  it('lets a client have no policy that is not its own', async () => {
    const answer = await refused(SIGN, { request: csr, policyName: 'web' }, 'limited');
    expect(answer).toMatchObject({ status: 403, error: 'policy-not-allowed' });
    await granted(SIGN, { request: csr, policyName: 'other' }, 'limited');
  });

  it('lets a bound client have no other name', async () => {
    const answer = await refused(SIGN, { request: csr, policyName: 'web' }, 'bound');
    expect([answer.status, answer.errors.map(({ args }) => args[0])]).toEqual([
      400,
      ['NAME_NOT_BOUND'],
    ]);
  });
});

describe('POST /v1/certificaterequest', () => {
  it('answers with a key of its own making besides', async () => {
    const answer = await granted(CREATE, {
      policyName: 'web',
      subject: {},
      altNames: { dnsNames: ['shop.example'] },
      keyType: 'RSA_2048',
    });
    const certificate = verified(answer);
    expect(answer.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(certificate.checkPrivateKey(createPrivateKey(answer.privateKey ?? ''))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyType).toBe('rsa');
  });

  it('says no-subject where nothing gives a name, and not where the policy does', async () => {
    const answer = await refused(CREATE, { policyName: 'nameless', subject: {} });
    expect(answer).toMatchObject({ status: 400, error: 'no-subject' });
    const certificate = verified(await granted(CREATE, { policyName: 'locked', subject: {} }));
    expect(certificate.subject).toBe('CN=always');
  });

  it('points into the body', async () => {
    const body = {
      policyName: 'web',
      altNames: { dnsNames: ['shop.example', 'EVIL'], uris: ['spiffe://a/b', 'spiffe://a/c'] },
    };
    const { errors } = await refused(CREATE, body);
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/altNames/dnsNames/1', '/altNames/uris']),
    );
  });

  it.each<[unknown, string]>([
    [[], ''],
    [null, ''],
    ['text', ''],
    [{ policyName: 1 }, '/policyName'],
    [{ policyName: 'web', unknown: 1 }, ''],
    [{ policyName: 'web', subject: { serialNumber: 'x' } }, '/subject'],
    [{ policyName: 'web', altNames: { dnsNames: 'x' } }, '/altNames/dnsNames'],
    [{ policyName: 'web', keyType: 'DSA' }, '/keyType'],
    [{ policyName: 'web', altNames: { dnsNames: ['\ud800'] } }, '/altNames/dnsNames/0'],
  ])('refuses %j as malformed at "%s"', async (body, pointer) => {
    const answer = await refused(CREATE, body);
    expect(answer).toMatchObject({ status: 400, error: 'invalid-request' });
    expect(answer.errors.map((error) => error.pointer ?? '')).toContain(pointer);
  });
});

describe('a caller', () => {
  it('without a token is told to bring one, before its body is read', async () => {
    const answer = await running.call('POST', SIGN, {
      body: '{"not": json',
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'no-accessToken' });
    expect(running.records).toMatchObject([{ client: undefined, result: { outcome: 'refused' } }]);
  });

  it('with a bad token learns the code, and not what else there is to say', async () => {
    const { errors, headers, status } = await refused(SIGN, {}, 'expired');
    expect([status, errors[0]?.code]).toEqual([401, 24_115]);
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(JSON.stringify(errors)).not.toContain('secret detail');
    expect(running.records).toMatchObject([{ result: { reason: 'secret detail' } }]);
  });
});

describe('a record', () => {
  it('has everything about what was issued, and which CA did it', async () => {
    await granted(SIGN, { request: csr, policyName: 'web' }, 'shop');
    expect(running.records).toMatchObject([
      {
        routeId: 'workloadSigningRequest',
        remoteAddress: '127.0.0.1',
        client: { subject: 'shop' },
        policyName: 'web',
        policy: { policy: { name: 'web' } },
        request: { source: { kind: 'certification-request' } },
        result: {
          outcome: 'issued',
          certificateId: 'certificate-1',
          certificate: { grantedSeconds: 3600 },
        },
      },
    ]);
  });

  it('names the version of the policy that decided, also when it was replaced meanwhile', async () => {
    const edited = aPolicy()
      .named('web')
      .requiring('dnsNames', '^[a-z-]+\\.example$')
      .validFor('PT2H')
      .build();
    const busy = await startServer(pki, [web], {
      issuance: {
        ...NO_ISSUANCE,
        issue: async (request) => {
          await busy.use(pki, [edited]);
          return busy.issuance.issue(request);
        },
      },
    });
    await busy.post(SIGN, { request: csr, policyName: 'web' });
    await busy.close();
    expect(busy.records).toMatchObject([
      {
        policy: { policy: { validityPeriod: 'PT2H' } },
        result: { certificate: { grantedSeconds: 7200 } },
      },
    ]);
  });

  it('has refusals too', async () => {
    await refused(SIGN, { request: csr, policyName: 'unheard-of' });
    expect(running.records).toMatchObject([
      {
        policyName: 'unheard-of',
        policy: undefined,
        result: { outcome: 'refused', error: 'POLICY_UNKNOWN' },
      },
    ]);
  });

  it('is one line of the log per request, with nothing in it that was sent', async () => {
    await granted(CREATE, { policyName: 'web', altNames: { dnsNames: ['sesame.example'] } }, 'tok');
    const lines = running.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { msg: 'request', status: 200, routeId: 'workloadCertificateRequest', level: 'debug' },
    ]);
    expect(running.lines.join('')).not.toMatch(/sesame|Bearer|tok"|PRIVATE/);
  });
});

describe('a certificate that can be counted nowhere', () => {
  it('does not leave', async () => {
    const uncounted = await startServer(pki, [web], {
      record: () => Promise.reject(new TypeError('its ledger is gone')),
    });
    const { status, text } = await uncounted.post(SIGN, { request: csr, policyName: 'web' });
    await uncounted.close();
    expect([status, JSON.parse(text)]).toMatchObject([500, { error: 'server_error' }]);
    expect(text).not.toContain('CERTIFICATE');
    expect(uncounted.lines.join('')).toContain('its ledger is gone');
  });
});

describe('an issuer that cannot sign', () => {
  it('says so, and when to try again', async () => {
    running.issuance.stop();
    const answer = await refused(SIGN, { request: csr, policyName: 'web' });
    expect(answer).toMatchObject({ status: 503, error: 'temporarily_unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
    await running.use(pki, [web, other, nameless, locked]);
    await granted(SIGN, { request: csr, policyName: 'web' });
  });
});
