import { generateKeyPairSync } from 'node:crypto';
import { ERRORS } from '@luciole/contract';
import { createLogger } from '@luciole/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aConfiguration, ScriptedControlPlane } from '../../test/support/scripted-control-plane.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { Authority } from '../authority/authority.ts';
import { ControlPlaneRefusal, ControlPlaneUnreachable } from '../control-plane/control-plane.ts';
import type { Impediment } from './impediment.ts';
import type { InForce } from './in-force.ts';
import { Lifecycle } from './lifecycle.ts';

const LIFETIME_MS = 7_200_000;
const { privateKey } = generateKeyPairSync('ed25519');

let clock: SteppedClock;
let controlPlane: ScriptedControlPlane;
let aborter: AbortController;
let running: Promise<void> | undefined;
let lifecycle: Lifecycle;
let installed: InForce[];
let standing: readonly Impediment[] | undefined;
let history: (readonly Impediment[])[];
let refuseToIssue: Error | undefined;
let certificates: number;
let fraction: number;
/** What an installation waits for, and what keeps it from succeeding. */
let beforeInstall: () => Promise<void>;
/** What obtaining waits for. */
let beforeObtain: () => Promise<void>;

beforeEach(() => {
  clock = new SteppedClock();
  controlPlane = new ScriptedControlPlane(clock);
  aborter = new AbortController();
  installed = [];
  standing = undefined;
  history = [];
  refuseToIssue = undefined;
  certificates = 0;
  fraction = 0.999;
  beforeInstall = () => Promise.resolve();
  beforeObtain = () => Promise.resolve();
  lifecycle = new Lifecycle({
    clock,
    logger: createLogger('silent'),
    controlPlane,
    random: () => fraction,
    pollIntervalSeconds: 20,
    maxStalenessSeconds: 3_600,
    servesWithoutToken: false,
    async obtain(configuration) {
      if (refuseToIssue !== undefined) throw refuseToIssue;
      certificates += 1;
      const number = certificates;
      await beforeObtain();
      const authority = {
        certificateId: `certificate-${number}`,
        ca: { notAfter: new Date(clock.now().getTime() + LIFETIME_MS) },
        privateKey,
        serialNumber: String(number),
        subCaDigest: configuration.subCaDigest,
        issuedAt: clock.now(),
      };
      return authority as unknown as Authority;
    },
    schedule({ authority }) {
      const issued = authority.issuedAt.getTime();
      return {
        renewAt: new Date(issued + LIFETIME_MS / 2),
        closesAt: new Date(issued + LIFETIME_MS - 60_000),
      };
    },
    async install(inForce) {
      await beforeInstall();
      installed.push(inForce);
    },
    countRenewal() {
      // Metrics are another's to look at.
    },
    standing(impediments) {
      standing = impediments;
      history.push(impediments);
    },
  });
  running = undefined;
});

afterEach(async () => {
  aborter.abort();
  await running;
});

/** Lets time pass; the issuer starts with the first of it. */
async function pass(milliseconds: number): Promise<void> {
  running ??= lifecycle.run(aborter.signal);
  await clock.advance(milliseconds);
}

const refusal = (status: number, code: number, isSignIn = false) =>
  new ControlPlaneRefusal('no', { status, codes: [code], isSignIn });
const ids = () => installed.map(({ authority }) => authority.certificateId);

describe('an issuer’s life', () => {
  it('begins with a configuration and a certificate', async () => {
    await pass(1_000);
    expect(history[0]).toEqual(['NO_CONFIGURATION', 'NO_CERTIFICATE']);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
  });

  it.each([
    [0, [18_000, 36_000, 54_000]],
    [0.999, [19_998, 39_996, 59_994]],
  ])('looks a little before its interval is over, by chance (%d)', async (chance, looks) => {
    fraction = chance;
    const start = clock.now().getTime();
    await pass(1_000);
    for (const [index, look] of looks.entries()) {
      controlPlane.configuration = aConfiguration({ name: `edited ${index}` });
      await pass(start + look - 1 - clock.now().getTime());
      expect(installed).toHaveLength(index + 1);
      await pass(1);
      expect(installed.at(-1)?.configuration.name).toBe(`edited ${index}`);
    }
  });

  it('waits for a control plane that is away, and notices soon when it is back', async () => {
    controlPlane.failure = new ControlPlaneUnreachable('away');
    await pass(300_000);
    expect(standing).toEqual(['NO_CONFIGURATION', 'NO_CERTIFICATE']);
    controlPlane.failure = undefined;
    await pass(21_000);
    expect(standing).toEqual([]);
  });

  it('renews in time, with another certificate, and says nothing of an impediment', async () => {
    await pass(1_000);
    await pass(LIFETIME_MS / 2);
    expect(ids()).toEqual(['certificate-1', 'certificate-2']);
    expect(history.slice(2)).toEqual([[], []]);
  });

  it('goes on with what it has while the control plane is away, until contact is stale', async () => {
    await pass(1_000);
    controlPlane.failure = new ControlPlaneUnreachable('away');
    await pass(3_500_000);
    expect(standing).toEqual([]);
    await pass(200_000);
    expect(standing).toEqual(['CONTACT_STALE']);
    controlPlane.failure = undefined;
    await pass(21_000);
    expect(standing).toEqual([]);
  });

  it('stops at the end of a certificate that could not be renewed', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('away');
    await pass(LIFETIME_MS - 62_000);
    expect(standing).toEqual([]);
    await pass(2_000);
    expect(standing).toEqual(['CERTIFICATE_ENDING']);
    refuseToIssue = undefined;
    await pass(15_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1', 'certificate-2']]);
  });

  it('puts a changed policy into force within a minute, under the certificate it has', async () => {
    await pass(1_000);
    controlPlane.configuration = aConfiguration({ name: 'edited' });
    await pass(21_000);
    expect(installed.at(-1)?.configuration.name).toBe('edited');
    expect(ids()).toEqual(['certificate-1', 'certificate-1']);
  });

  it('replaces a certificate of another shape before the new policy takes effect (ruling 23)', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('away');
    controlPlane.configuration = aConfiguration({ name: 'edited', subCaDigest: 'two' });
    await pass(60_000);
    expect(installed.map(({ configuration }) => configuration.name)).toEqual(['mesh']);
    expect(lifecycle.isConfigurationWaiting).toBe(true);
    refuseToIssue = undefined;
    await pass(15_000);
    expect(installed.at(-1)).toMatchObject({
      configuration: { name: 'edited' },
      authority: { certificateId: 'certificate-2' },
    });
  });

  it('replaces a certificate that is older than asked for', async () => {
    await pass(1_000);
    const renewAfter = new Date(clock.now().getTime() + 5_000).toISOString();
    controlPlane.configuration = aConfiguration({ renewAfter });
    await pass(21_000);
    expect(ids()).toEqual(['certificate-1', 'certificate-2']);
  });

  it('stops under a revoked certificate, and asks for another', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('away');
    controlPlane.status = 'REVOKED';
    await pass(21_000);
    expect(standing).toEqual(['CERTIFICATE_REVOKED']);
    controlPlane.status = 'ISSUED';
    refuseToIssue = undefined;
    await pass(15_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1', 'certificate-2']]);
  });

  it('goes on under a certificate that a restored control plane does not know, and asks for another', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('away');
    controlPlane.status = 'UNKNOWN';
    await pass(21_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
    controlPlane.status = 'ISSUED';
    refuseToIssue = undefined;
    await pass(15_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1', 'certificate-2']]);
  });

  it('keeps its certificate when a proxy says that there is none', async () => {
    await pass(1_000);
    controlPlane.status = 'NOT THERE';
    await pass(60_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
  });

  it('stops under a certificate in quarantine, says so once, and asks for another', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('away');
    controlPlane.status = 'QUARANTINED';
    await pass(42_000);
    expect([standing, controlPlane.stopped]).toEqual([
      ['CERTIFICATE_QUARANTINED'],
      ['certificate-1'],
    ]);
    controlPlane.status = 'ISSUED';
    refuseToIssue = undefined;
    await pass(15_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1', 'certificate-2']]);
    await pass(60_000);
    expect(controlPlane.stopped).toEqual(['certificate-1']);
  });

  it('says at each look that a freeze has stopped it, and goes on when it thaws', async () => {
    await pass(1_000);
    controlPlane.failure = refusal(403, ERRORS.BOOTSTRAP_FROZEN.code);
    await pass(42_000);
    expect(standing).toEqual(['FROZEN']);
    expect(controlPlane.stopped.length).toBeGreaterThan(1);
    expect(new Set(controlPlane.stopped)).toEqual(new Set(['certificate-1']));
    controlPlane.failure = undefined;
    await pass(21_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
    // What was said of the freeze is not said of what comes after it.
    controlPlane.stopped.length = 0;
    controlPlane.status = 'QUARANTINED';
    await pass(21_000);
    expect(controlPlane.stopped).toEqual(['certificate-1']);
  });

  it.each<[string, Error, Impediment]>([
    ['its account is disabled', refusal(401, 0, true), 'ACCOUNT_REFUSED'],
    ['its token is refused', refusal(403, ERRORS.SCOPE_NOT_PERMITTED.code), 'ACCOUNT_REFUSED'],
    ['it is listed nowhere', refusal(404, ERRORS.BOOTSTRAP_NO_CONFIGURATION.code), 'NOT_LISTED'],
    [
      'it lacks a capability',
      refusal(422, ERRORS.ISSUER_CAPABILITY_MISSING.code),
      'CAPABILITY_MISSING',
    ],
  ])('stops within a minute when %s, and comes back', async (_title, failure, impediment) => {
    await pass(1_000);
    controlPlane.failure = failure;
    await pass(60_000);
    expect(standing).toEqual([impediment]);
    controlPlane.failure = undefined;
    await pass(21_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
  });

  it('stops when a configuration demands what it cannot do (ruling 20)', async () => {
    await pass(1_000);
    const { configuration } = controlPlane;
    controlPlane.configuration = aConfiguration({ requiredCapabilities: ['HSM_SIGNING'] });
    await pass(21_000);
    expect(standing).toEqual(['CAPABILITY_MISSING']);
    controlPlane.configuration = configuration;
    await pass(21_000);
    expect([standing, ids()]).toEqual([[], ['certificate-1']]);
  });

  it('is not stopped by an answer that is not the control plane’s (ruling 24)', async () => {
    await pass(1_000);
    controlPlane.failure = new ControlPlaneRefusal('a proxy says no', {
      status: 403,
      codes: [],
      isSignIn: false,
    });
    await pass(60_000);
    expect(standing).toEqual([]);
  });

  it('does not sign by a clock that is more than five minutes off', async () => {
    await pass(1_000);
    controlPlane.offset = -301;
    await pass(21_000);
    expect(standing).toEqual(['CLOCK_OFF']);
  });

  it('notices between two looks that the clock was set, and that it was set right again', async () => {
    await pass(1_000);
    controlPlane.failure = new ControlPlaneUnreachable('away');
    controlPlane.offset = 301;
    await pass(1_000);
    expect(standing).toEqual(['CLOCK_OFF']);
    controlPlane.offset = 0;
    await pass(1_000);
    expect(standing).toEqual([]);
  });

  it('says when no network client will be served (ruling 18)', async () => {
    controlPlane.configuration = aConfiguration({ clientAuthentication: undefined });
    await pass(1_000);
    expect(standing).toEqual(['NO_CLIENT_AUTHENTICATION']);
  });

  it('stays stopped after a revocation until the new certificate is at work', async () => {
    await pass(1_000);
    controlPlane.status = 'REVOKED';
    const installation = Promise.withResolvers<void>();
    beforeInstall = () => installation.promise;
    await pass(21_000);
    expect([standing, certificates]).toEqual([['CERTIFICATE_REVOKED'], 2]);
    installation.resolve();
    await pass(1);
    expect([standing, ids()]).toEqual([[], ['certificate-1', 'certificate-2']]);
  });

  it('does not sign by what was in force before when a configuration cannot be put to work', async () => {
    await pass(1_000);
    beforeInstall = () => Promise.reject(new Error('not now'));
    controlPlane.configuration = aConfiguration({ name: 'edited' });
    await pass(30_000);
    expect(standing).toEqual(['NOT_AT_WORK']);
    beforeInstall = () => Promise.resolve();
    await pass(11_000);
    expect([standing, installed.at(-1)?.configuration.name]).toEqual([[], 'edited']);
  });

  it('puts a changed policy into force while a renewal is due and does not come', async () => {
    await pass(1_000);
    refuseToIssue = new ControlPlaneUnreachable('no certificates today');
    await pass(LIFETIME_MS / 2);
    controlPlane.configuration = aConfiguration({ name: 'edited' });
    await pass(21_000);
    expect(installed.at(-1)?.configuration.name).toBe('edited');
    expect(ids()).toEqual(['certificate-1', 'certificate-1']);
  });

  it('does not go back to a configuration that was taken back while its certificate came', async () => {
    await pass(1_000);
    const obtaining = Promise.withResolvers<void>();
    beforeObtain = () => obtaining.promise;
    controlPlane.configuration = aConfiguration({ name: 'a mistake', subCaDigest: 'two' });
    await pass(21_000);
    controlPlane.configuration = aConfiguration({ name: 'taken back' });
    await pass(21_000);
    obtaining.resolve();
    await pass(1_000);
    expect(installed.map(({ configuration }) => configuration.name)).toEqual([
      'mesh',
      'taken back',
    ]);
  });

  it('puts nothing to work that comes after it was told to end', async () => {
    const obtaining = Promise.withResolvers<void>();
    beforeObtain = () => obtaining.promise;
    await pass(1_000);
    aborter.abort();
    await running;
    obtaining.resolve();
    await pass(1_000);
    expect(installed).toEqual([]);
  });

  it('knows that the control plane answers when it demands what cannot be done', async () => {
    controlPlane.configuration = aConfiguration({ requiredCapabilities: ['HSM_SIGNING'] });
    await pass(1_000);
    expect([standing, lifecycle.isReachable]).toEqual([
      ['CAPABILITY_MISSING', 'NO_CERTIFICATE'],
      true,
    ]);
  });
});
