import { KEY_ALGORITHMS, type KeyAlgorithm } from '@luciole/policy';
import { decodePemBlocks, encodePem } from '@luciole/pki';
import { createTestHierarchy, opensslVerify } from '@luciole/pki/testing';
import { createLogger } from '@luciole/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeControlPlane } from '../../test/support/fake-control-plane.ts';
import type { SubCaDefect } from '../../test/support/fake-hierarchy.ts';
import { SkippingClock } from '../../test/support/skipping-clock.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { createControlPlane } from '../control-plane/create-control-plane.ts';
import type { Authority } from './authority.ts';
import type { AuthorityErrorCode } from './authority-error.ts';
import { type AuthorityRequest, obtainAuthority } from './obtain-authority.ts';

let clock: SkippingClock;
let fake: FakeControlPlane;
let controlPlane: ControlPlane;
let lines: string[];
let aborting: AbortController;

beforeEach(async () => {
  clock = new SkippingClock();
  aborting = new AbortController();
  lines = [];
  await begin('EC_P256');
});
afterEach(end);

async function begin(keyAlgorithm: KeyAlgorithm): Promise<void> {
  fake = await FakeControlPlane.start({ clock, keyAlgorithm });
  controlPlane = createControlPlane(fake.settings(), effects());
}

async function end(): Promise<void> {
  await controlPlane.close();
  await fake.close();
}

const random = { fraction: () => 0.5, uuid: () => globalThis.crypto.randomUUID() };
const effects = () => ({
  clock,
  random,
  logger: createLogger('trace', { write: (line: string) => void lines.push(line) }),
  signal: aborting.signal,
});

async function obtain(request: Partial<AuthorityRequest> = {}): Promise<Authority> {
  const reading = await controlPlane.readConfiguration(undefined);
  if (reading.kind === 'unchanged') throw new Error('there is no configuration');
  return obtainAuthority(
    {
      configuration: reading.configuration,
      instanceName: undefined,
      trustAnchorSha256: [],
      serverNames: { dnsNames: [], ipAddresses: [] },
      ...request,
    },
    { ...effects(), controlPlane },
  );
}

/** The idempotency keys of all attempts. */
const attempts = (): readonly unknown[] =>
  fake.requests
    .filter(({ route }) => route === 'issue')
    .map(({ headers }) => headers['idempotency-key']);

function opensslTakes(authority: Authority): boolean {
  const [target, ...intermediates] = decodePemBlocks(authority.chainPem).map(({ der }) =>
    encodePem('CERTIFICATE', der),
  );
  return opensslVerify({
    anchors: authority.trustAnchors.map(({ certificatePem }) => certificatePem).join(''),
    intermediates: intermediates.join(''),
    target: target ?? '',
    at: clock.now(),
  }).ok;
}

const digestsOf = ({ trustAnchors }: Authority) => trustAnchors.map(({ sha256 }) => sha256);

describe('obtainAuthority', () => {
  it('brings a sub-CA for a key of its own', async () => {
    const authority = await obtain({
      instanceName: 'east-1',
      serverNames: { dnsNames: ['issuer.example.com'], ipAddresses: ['192.0.2.1'] },
    });
    const [issued] = fake.subCas.certificates;
    expect(authority).toMatchObject({
      certificateId: issued?.id,
      subCaDigest: fake.configuration.subCaDigest,
      issuedAt: clock.now(),
      trustAnchors: [{ sha256: fake.configuration.trustAnchors[0]?.sha256 }],
      ca: { pathLenConstraint: 0, keyAlgorithm: 'EC_P256' },
    });
    expect(authority.serialNumber).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(issued?.request).toMatchObject({
      instanceName: 'east-1',
      capabilities: [],
      serverNames: { dnsNames: ['issuer.example.com'], ipAddresses: ['192.0.2.1'] },
    });
    expect(decodePemBlocks(authority.chainPem)).toHaveLength(2);
    expect(opensslTakes(authority)).toBe(true);
  });

  it.each(KEY_ALGORITHMS.filter((algorithm) => algorithm !== 'RSA_4096'))(
    'makes a key of the algorithm of the provider: %s',
    async (keyAlgorithm) => {
      fake.edit({ subCaProvider: { ...fake.configuration.subCaProvider, keyAlgorithm } });
      const authority = await obtain();
      expect(authority.ca.keyAlgorithm).toBe(keyAlgorithm);
      expect(authority.privateKey.type).toBe('private');
      expect(opensslTakes(authority)).toBe(true);
    },
  );

  it('has a new key each time', async () => {
    const [first, second] = [await obtain(), await obtain()];
    expect(first.ca.subjectPublicKeyInfoDer).not.toEqual(second.ca.subjectPublicKeyInfoDer);
    expect(new Set(attempts()).size).toBe(2);
  });

  it('polls a certificate that is pending, every half second', async () => {
    fake.subCas.pendingReads = 3;
    await obtain();
    expect(fake.count('certificate')).toBe(3);
    expect(clock.sleeps).toEqual([500, 500, 500]);
  });

  it('polls less often in the course of time', async () => {
    fake.subCas.pendingReads = 100;
    await obtain();
    expect(clock.sleeps[0]).toBe(500);
    expect(Math.max(...clock.sleeps)).toBeGreaterThan(30_000);
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(60_000);
  });
});

describe('ruling 17: patience', () => {
  it('asks again under the same idempotency key, with growing waits', async () => {
    fake.fail('issue', 'INTERNAL', 2);
    // A kept connection that is cut is replaced at once, and that one is cut too.
    fake.fail('issue', 'drop', 2);
    fake.fail('issue', { status: 502, body: '<html>' });
    await obtain();
    expect(attempts()).toHaveLength(6);
    expect(new Set(attempts()).size).toBe(1);
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000]);
    expect(fake.subCas.certificates).toHaveLength(1);
  });

  it('gets the certificate whose answer was lost', async () => {
    fake.fail('issue', 'lose', 2);
    const authority = await obtain();
    expect(attempts()).toHaveLength(3);
    expect(fake.subCas.certificates.map(({ id }) => id)).toEqual([authority.certificateId]);
  });

  it.each([
    ['LIVE_SUB_CA_QUOTA', 3600],
    ['ISSUE_RATE_QUOTA', 600],
    ['BOOTSTRAP_IN_PROGRESS', 1],
    ['CA_UNAVAILABLE', 5],
  ] as const)('waits as long as %s asks', async (error, seconds) => {
    fake.fail('issue', error);
    await obtain();
    expect(clock.sleeps).toEqual([seconds * 1000 + 500]);
    expect(new Set(attempts()).size).toBe(1);
  });

  it('polls on through an outage', async () => {
    fake.subCas.pendingReads = 2;
    fake.fail('certificate', 'drop', 3);
    await obtain();
    expect(fake.count('issue')).toBe(1);
    expect(fake.count('certificate')).toBe(5);
  });

  it.each([
    'BOOTSTRAP_CERTIFICATE_REVOKED',
    'BOOTSTRAP_CERTIFICATE_QUARANTINED',
    'CSR_KEY_KNOWN',
    'IDEMPOTENCY_KEY_REUSED',
  ] as const)('makes another key after %s', async (error) => {
    fake.fail('issue', error, 2);
    await obtain();
    expect(new Set(attempts()).size).toBe(3);
    expect(clock.sleeps).toEqual([500, 1000]);
  });

  it('makes another key when the certificate is revoked before it was read', async () => {
    fake.subCas.pendingReads = 1;
    clock.onSleep = () => {
      if (fake.subCas.certificates.length > 1) return;
      fake.subCas.revoke();
    };
    const authority = await obtain();
    expect(fake.subCas.certificates).toHaveLength(2);
    expect(authority.certificateId).toBe(fake.subCas.certificates[1]?.id);
  });

  it('ends with a refusal that another attempt does not mend', async () => {
    fake.fail('issue', 'PROVIDER_REQUIRES_HSM');
    await expect(obtain()).rejects.toMatchObject({ name: 'ControlPlaneRefusal', codes: [24003] });
    fake.account.isEnabled = false;
    await expect(obtain()).rejects.toMatchObject({ name: 'ControlPlaneRefusal', isSignIn: true });
  });

  it('ends when a certificate failed', async () => {
    fake.subCas.pendingReads = 1;
    clock.onSleep = () => {
      for (const certificate of fake.subCas.certificates) certificate.status = 'FAILED';
    };
    await expect(obtain()).rejects.toMatchObject({
      code: 'NOT_ISSUED',
      message: expect.stringContaining('The CA could not sign') as string,
    });
  });

  it('ends when it is not wanted any more', async () => {
    fake.fail('issue', 'INTERNAL', 1000);
    clock.onSleep = () => {
      if (clock.sleeps.length === 5) aborting.abort();
    };
    await expect(obtain()).rejects.toMatchObject({ code: 'ABORTED' });
    expect(fake.count('issue')).toBe(5);
  });
});

describe('what comes is looked at', () => {
  it.each<readonly [SubCaDefect, AuthorityErrorCode]>([
    ['missing', 'CERTIFICATE_UNREADABLE'],
    ['unreadable', 'CERTIFICATE_UNREADABLE'],
    ['other-key', 'OTHER_KEY'],
    ['no-ca', 'NOT_A_SUB_CA'],
    ['path-length', 'NOT_A_SUB_CA'],
    ['expired', 'NOT_VALID_NOW'],
    ['other-root', 'PATH_INVALID'],
  ])('%s is %s', async (defect, code) => {
    fake.subCas.defect = defect;
    await expect(obtain()).rejects.toMatchObject({ name: 'AuthorityError', code });
  });

  it('ruling 22: a root that the file does not pin is refused, and named', async () => {
    const [anchor] = fake.configuration.trustAnchors;
    await expect(obtain({ trustAnchorSha256: ['00'.repeat(32)] })).rejects.toMatchObject({
      code: 'ROOT_NOT_PINNED',
      message: expect.stringContaining(anchor?.sha256 ?? '') as string,
    });
  });

  it('ruling 22: of several roots those that are pinned are trusted, and no other', async () => {
    const { root } = await createTestHierarchy({ now: clock.now() });
    const [own] = fake.configuration.trustAnchors;
    const other = { certificate: root.certificate.pem, sha256: root.certificate.fingerprint };
    fake.edit({ trustAnchors: [other, ...fake.configuration.trustAnchors] });
    expect(digestsOf(await obtain())).toEqual([other.sha256, own?.sha256]);
    const pinned = [own?.sha256 ?? '', '00'.repeat(32)];
    expect(digestsOf(await obtain({ trustAnchorSha256: pinned }))).toEqual([own?.sha256]);
    await expect(obtain({ trustAnchorSha256: [other.sha256] })).rejects.toMatchObject({
      code: 'ROOT_NOT_PINNED',
    });
  });

  it('a pin is held against the certificate, not against what the configuration calls it', async () => {
    const { root } = await createTestHierarchy({ now: clock.now() });
    const [own] = fake.configuration.trustAnchors;
    const sha256 = own?.sha256 ?? '';
    fake.edit({ trustAnchors: [{ certificate: root.certificate.pem, sha256 }] });
    await expect(obtain({ trustAnchorSha256: [sha256] })).rejects.toMatchObject({
      code: 'TRUST_ANCHOR_INVALID',
    });
  });

  it.each<readonly [string, (pki: Awaited<ReturnType<typeof createTestHierarchy>>) => string]>([
    ['an intermediate', ({ intermediate }) => intermediate.certificate.pem],
    ['no certificate', () => 'root'],
  ])('%s is no root', async (_title, certificateOf) => {
    const certificate = certificateOf(await createTestHierarchy({ now: clock.now() }));
    fake.edit({ trustAnchors: [{ certificate, sha256: '00' }] });
    await expect(obtain()).rejects.toMatchObject({ code: 'TRUST_ANCHOR_INVALID' });
  });

  it('ruling 24: a sub-CA that begins in a moment is waited for, one of later is not', async () => {
    fake.clockOffsetSeconds = 120;
    const authority = await obtain();
    expect(authority.ca.notBefore.getTime()).toBeLessThanOrEqual(clock.now().getTime());
    expect(clock.sleeps).toEqual([90_000]);
    fake.clockOffsetSeconds = 400;
    await expect(obtain()).rejects.toMatchObject({ code: 'NOT_VALID_NOW' });
  });
});

describe('ruling 12: the key', () => {
  it('is in no log line and in no request', async () => {
    fake.fail('issue', 'drop');
    const { privateKey } = await obtain();
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const secret = privateKey.export({ format: 'jwk' }).d ?? '';
    const said = lines.join('') + fake.requests.map(({ body }) => body).join('');
    expect(said).toContain('asking for a sub-CA');
    for (const form of [pkcs8.toString('base64'), pkcs8.toString('hex'), secret]) {
      expect(said).not.toContain(form);
    }
  });
});
