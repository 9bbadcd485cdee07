import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createLogger } from '@luciole/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeControlPlane } from '../../test/support/fake-control-plane.ts';
import { SkippingClock } from '../../test/support/skipping-clock.ts';
import { systemRandomness } from '../clock/randomness.ts';
import type { ControlPlaneBootstrap } from '../config/config.ts';
import type { ControlPlane } from './control-plane.ts';
import { createControlPlane } from './create-control-plane.ts';

let clock: SkippingClock;
let fake: FakeControlPlane;
let lines: string[];
const opened: ControlPlane[] = [];

beforeEach(async () => {
  clock = new SkippingClock();
  fake = await FakeControlPlane.start({ clock });
  lines = [];
});
afterEach(async () => {
  for (const controlPlane of opened.splice(0)) await controlPlane.close();
  await fake.close();
});

function connect(settings: Partial<ControlPlaneBootstrap> = {}): ControlPlane {
  const controlPlane = createControlPlane(fake.settings(settings), {
    clock,
    logger: createLogger('trace', { write: (line: string) => void lines.push(line) }),
    random: systemRandomness,
    timeoutMs: 2000,
  });
  opened.push(controlPlane);
  return controlPlane;
}

const federated = (): ControlPlane => connect({ credential: fake.account.federatedCredential });

/** What a call that must fail fails with. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (value) => {
      throw new Error(`no failure but ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** To the second, which is what a `Date` header says; it is half a second late on average. */
const offsetOf = ({ contact }: ControlPlane): number =>
  Math.floor(contact.clockOffsetSeconds ?? Number.NaN);

const UNREACHABLE = { name: 'ControlPlaneUnreachable' };

describe('the configuration', () => {
  it('is read, and read again only when it has changed', async () => {
    const controlPlane = connect();
    const first = await controlPlane.readConfiguration(undefined);
    expect(first).toMatchObject({ kind: 'read', configuration: { id: fake.configuration.id } });
    const etag = first.kind === 'read' ? first.etag : '';
    expect(await controlPlane.readConfiguration(etag)).toEqual({ kind: 'unchanged' });
    fake.edit({ name: 'renamed' });
    expect(await controlPlane.readConfiguration(etag)).toMatchObject({
      kind: 'read',
      configuration: { name: 'renamed' },
    });
  });

  it('is refused by the name of what is not understood (ruling 20)', async () => {
    fake.edit({ advancedSettings: { requireAttestation: true } as object });
    expect(await failureOf(connect().readConfiguration(undefined))).toMatchObject({
      name: 'ConfigurationNotUnderstood',
      members: ['/advancedSettings/requireAttestation'],
    });
  });

  it('is refused with the code of the control plane', async () => {
    fake.fail('configuration', 'BOOTSTRAP_NO_CONFIGURATION');
    expect(await failureOf(connect().readConfiguration(undefined))).toMatchObject({
      name: 'ControlPlaneRefusal',
      status: 404,
      codes: [24001],
      isSignIn: false,
    });
  });
});

describe('signing in with a key pair', () => {
  it.each([
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('works with %s, for five minutes an assertion', async (_title, pair) => {
    fake.account.rotateKey(pair);
    await connect().readConfiguration(undefined);
    const { exp, iat, jti } = fake.account.lastClaims;
    expect(Number(exp) - Number(iat)).toBe(300);
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('happens once for many calls, and again shortly before the token expires', async () => {
    const controlPlane = connect();
    await Promise.all([1, 2, 3].map(() => controlPlane.readConfiguration(undefined)));
    clock.advance(839_000);
    await controlPlane.readConfiguration(undefined);
    expect(fake.count('signIn')).toBe(1);
    clock.advance(2000);
    await controlPlane.readConfiguration(undefined);
    expect(fake.count('signIn')).toBe(2);
    expect(fake.count('configuration')).toBe(5);
  });

  it('happens again when the token is refused, once', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    fake.account.endTokens();
    await controlPlane.readConfiguration(undefined);
    expect(fake.count('signIn')).toBe(2);
    fake.fail('configuration', 'INVALID_BEARER_TOKEN', 2);
    expect(await failureOf(controlPlane.readConfiguration(undefined))).toMatchObject({
      name: 'ControlPlaneRefusal',
      status: 401,
      codes: [20003],
    });
    expect(fake.count('signIn')).toBe(3);
  });

  it('takes a key that was rotated from its file', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    fake.account.rotateKey();
    fake.account.endTokens();
    await expect(controlPlane.readConfiguration(undefined)).resolves.toMatchObject({
      kind: 'read',
    });
  });

  it('takes the account’s key of two in its file, whichever stands first, through a rotation', async () => {
    const file = fake.account.privateKeyFile;
    const former = readFileSync(file, 'utf8');
    const next = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const nextPem = String(next.privateKey.export({ type: 'sec1', format: 'pem' }));
    for (const both of [former + nextPem, `${nextPem}\n${former}`]) {
      writeFileSync(file, both);
      const controlPlane = connect();
      await expect(controlPlane.readConfiguration(undefined)).resolves.toBeDefined();
    }
    fake.account.rotateKey(next);
    writeFileSync(file, former + nextPem);
    const controlPlane = connect();
    await expect(controlPlane.readConfiguration(undefined)).resolves.toBeDefined();
    fake.account.endTokens();
    await expect(controlPlane.readConfiguration(undefined)).resolves.toBeDefined();
    fake.account.rotateKey();
    writeFileSync(file, former + nextPem);
    expect(await failureOf(connect().readConfiguration(undefined))).toMatchObject({
      name: 'ControlPlaneRefusal',
      isSignIn: true,
    });
  });

  it('is refused for a disabled account and for another key, and says so', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    fake.account.isEnabled = false;
    expect(await failureOf(controlPlane.readConfiguration(undefined))).toMatchObject({
      name: 'ControlPlaneRefusal',
      status: 401,
      isSignIn: true,
    });
    fake.account.isEnabled = true;
    const stranger = connect({
      credential: {
        kind: 'key-pair',
        clientId: randomUUID(),
        privateKeyFile: fake.account.privateKeyFile,
      },
    });
    expect(await failureOf(stranger.readConfiguration(undefined))).toMatchObject({
      name: 'ControlPlaneRefusal',
      isSignIn: true,
    });
  });

  it.each([
    ['is missing', () => rmSync(fake.account.privateKeyFile)],
    ['holds no key', () => writeFileSync(fake.account.privateKeyFile, 'no key')],
    [
      'holds a key that cannot sign assertions',
      () => fake.account.rotateKey(generateKeyPairSync('ed25519')),
    ],
  ])('is not a refusal when its file %s', async (_title, spoil) => {
    spoil();
    expect(await failureOf(connect().readConfiguration(undefined))).toMatchObject(UNREACHABLE);
    expect(fake.count('signIn')).toBe(0);
  });

  it('works on a machine whose clock is minutes off, and says how far', async () => {
    fake.clockOffsetSeconds = 240;
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    expect(offsetOf(controlPlane)).toBe(240);
    fake.clockOffsetSeconds = -240;
    fake.account.endTokens();
    await controlPlane.readConfiguration(undefined);
    expect(offsetOf(controlPlane)).toBe(-240);
  });
});

describe('signing in with the token of a platform', () => {
  it('sends each token once, and the next one when the platform has written it', async () => {
    const controlPlane = federated();
    await fake.account.writePlatformToken();
    await controlPlane.readConfiguration(undefined);
    fake.account.endTokens();
    expect(await failureOf(controlPlane.readConfiguration(undefined))).toMatchObject(UNREACHABLE);
    expect(fake.count('federatedSignIn')).toBe(1);
    await fake.account.writePlatformToken();
    await expect(controlPlane.readConfiguration(undefined)).resolves.toMatchObject({
      kind: 'read',
    });
  });

  it('waits for another token where another process has used this one', async () => {
    await fake.account.writePlatformToken();
    await federated().readConfiguration(undefined);
    expect(await failureOf(federated().readConfiguration(undefined))).toMatchObject(UNREACHABLE);
    expect(fake.count('federatedSignIn')).toBe(2);
  });

  it('does not send one that has expired', async () => {
    await fake.account.writePlatformToken(60);
    clock.advance(61_000);
    expect(await failureOf(federated().readConfiguration(undefined))).toMatchObject(UNREACHABLE);
    expect(fake.count('federatedSignIn')).toBe(0);
  });

  it.each(['', 'no token', 'a.b.c'])('does not send %j', async (text) => {
    writeFileSync(fake.account.tokenFile, text);
    expect(await failureOf(federated().readConfiguration(undefined))).toMatchObject(UNREACHABLE);
    expect(fake.count('federatedSignIn')).toBe(0);
  });
});

describe('contact', () => {
  it('is when a request was last fulfilled', async () => {
    const controlPlane = connect();
    expect(controlPlane.contact).toEqual({
      lastAnswerAt: undefined,
      clockOffsetSeconds: undefined,
    });
    await controlPlane.readConfiguration(undefined);
    const then = clock.now();
    clock.advance(60_000);
    fake.fail('configuration', 'DATABASE_UNAVAILABLE');
    await failureOf(controlPlane.readConfiguration(undefined));
    fake.fail('configuration', 'BOOTSTRAP_NO_CONFIGURATION');
    await failureOf(controlPlane.readConfiguration(undefined));
    expect(controlPlane.contact.lastAnswerAt).toEqual(then);
    await controlPlane.readConfiguration(undefined);
    expect(controlPlane.contact.lastAnswerAt).toEqual(clock.now());
  });

  it.each([
    ['a page', { body: '<html>Sign in to the guest network</html>' }],
    ['other JSON', { json: { status: 'ok' } }],
    ['a list', { json: [] }],
    ['nothing', {}],
  ])('is not made by %s, which stops nothing either (ruling 24)', async (_title, answer) => {
    const controlPlane = connect();
    fake.fail('configuration', { status: 200, ...answer });
    fake.fail('certificate', { status: 200, ...answer });
    for (const call of [
      controlPlane.readConfiguration(undefined),
      controlPlane.readCertificate(fake.configuration.id),
    ]) {
      expect(await failureOf(call)).toMatchObject(UNREACHABLE);
    }
    expect(controlPlane.contact.lastAnswerAt).toBeUndefined();
  });
});

describe('the control plane’s time', () => {
  it('notices between two answers that this machine’s time of day was set (ruling 24)', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    clock.advance(3_600_000);
    expect(offsetOf(controlPlane)).toBe(0);
    clock.shift(301_000);
    expect(offsetOf(controlPlane)).toBe(-301);
    clock.shift(-301_000);
    expect(offsetOf(controlPlane)).toBe(0);
  });

  it.each([
    ['a gateway’s error', { status: 502, body: '<html>Bad gateway</html>' }],
    ['a refusal without its reason', { status: 403, body: 'no' }],
    ['a page', { status: 200, body: '<html>Sign in to the guest network</html>' }],
    ['a gateway’s OAuth error', { status: 403, json: { error: 'x', error_description: 'y' } }],
  ])('is not what %s says', async (_title, answer) => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    const date = new Date(clock.now().getTime() + 3_600_000).toUTCString();
    fake.fail('configuration', { ...answer, headers: { date } });
    await failureOf(controlPlane.readConfiguration(undefined));
    expect(offsetOf(controlPlane)).toBe(0);
  });

  it('is what a refusal in the control plane’s words says', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    fake.clockOffsetSeconds = 400;
    fake.fail('configuration', 'BOOTSTRAP_NO_CONFIGURATION');
    await failureOf(controlPlane.readConfiguration(undefined));
    expect(offsetOf(controlPlane)).toBe(400);
  });

  it('is not what a gateway in front of the token endpoint says', async () => {
    const controlPlane = connect();
    fake.clockOffsetSeconds = 400;
    fake.fail('signIn', { status: 403, body: 'no' });
    await failureOf(controlPlane.readConfiguration(undefined));
    expect(controlPlane.contact.clockOffsetSeconds).toBeUndefined();
  });
});

describe('reports and certificates', () => {
  it('a report that something else than the control plane took is not taken', async () => {
    fake.fail('report', { status: 200, body: '<html>Sign in to the guest network</html>' });
    const report = { sequence: 1, totals: [] };
    expect(await failureOf(connect().report(randomUUID(), report))).toMatchObject(UNREACHABLE);
  });

  it('a report arrives as it is', async () => {
    const controlPlane = connect();
    const report = { sequence: 1, totals: [] };
    expect(await failureOf(controlPlane.report(randomUUID(), report))).toMatchObject({
      name: 'ControlPlaneRefusal',
      status: 404,
      codes: [10051],
    });
    expect(JSON.parse(fake.requests.at(-1)?.body ?? '')).toEqual(report);
  });

  it('a certificate that nobody knows is refused', async () => {
    expect(await failureOf(connect().readCertificate(randomUUID()))).toMatchObject({
      name: 'ControlPlaneRefusal',
      codes: [10051],
    });
  });
});

describe('what is logged', () => {
  it('holds neither tokens nor keys', async () => {
    const controlPlane = connect();
    await controlPlane.readConfiguration(undefined);
    fake.account.endTokens();
    await controlPlane.readConfiguration(undefined);
    const tokens = fake.requests.map(({ headers }) => String(headers['authorization']).slice(7));
    const log = lines.join('');
    expect(log).toContain('signing in again');
    for (const token of tokens.filter((text) => text.length > 20)) expect(log).not.toContain(token);
    expect(log).not.toContain('eyJ');
  });
});

describe('an end', () => {
  it('is immediate for what is under way', async () => {
    const controlPlane = connect();
    fake.fail('configuration', 'hang');
    const failure = failureOf(controlPlane.readConfiguration(undefined));
    while (fake.count('configuration') === 0) await new Promise((resolve) => setImmediate(resolve));
    await controlPlane.close();
    expect(await failure).toMatchObject(UNREACHABLE);
  });
});
