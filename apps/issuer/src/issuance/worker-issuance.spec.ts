import { X509Certificate } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { aPolicy, aRequest, MESH_POLICY } from '@luciole/policy/testing';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  csrRequest,
  deskTools,
  independentlyVerified,
  issued,
  signingState,
} from '../../test/support/signing.ts';
import { systemClock } from '../clock/clock.ts';
import { createIssuance } from './create-issuance.ts';
import type { Issuance, IssuanceRequest, SigningState } from './issuance.ts';
import { WorkerIssuance } from './worker-issuance.ts';

const URI = 'spiffe://cluster.local/ns/bookinfo/sa/details';
const RSA_POLICY = aPolicy()
  .named('rsa')
  .permitting('uniformResourceIdentifiers')
  .withKeys('RSA_2048')
  .ignoring('dnsNames')
  .build();

let pki: Awaited<ReturnType<typeof createTestHierarchy>>;
let other: typeof pki;
let request: IssuanceRequest;
let open: Issuance[] = [];
let crashes: Error[] = [];

beforeAll(async () => {
  const sans = { uniformResourceIdentifiers: [URI] };
  // The workers' issue time is the main thread's, so the hierarchy has to be of now.
  pki = await createTestHierarchy({ now: systemClock.now() });
  other = await createTestHierarchy({ now: systemClock.now() });
  request = csrRequest(MESH_POLICY, (await makeCertificationRequest({ sans })).pem);
});

afterEach(async () => {
  await Promise.all(open.map((issuance) => issuance.close()));
  open = [];
  crashes = [];
});

const reportCrash = (error: Error): void => void crashes.push(error);
const stateOf = (given: Partial<SigningState> = {}, hierarchy = pki): SigningState =>
  signingState(hierarchy, [MESH_POLICY, RSA_POLICY], given);

function startIssuance(workers: number, maxPending = 1000): Issuance {
  const issuance = createIssuance({ workers, maxPending, clock: systemClock, reportCrash });
  open.push(issuance);
  return issuance;
}

const MORTAL = new URL('../../test/support/mortal-worker.ts', import.meta.url);
const ABSENT = new URL('absent-worker.ts', import.meta.url);

/** One whose threads end when they are asked for the policy `fatal`, or cannot even begin. */
function startMortalIssuance(workers: number, script = MORTAL): Issuance {
  const issuance = new WorkerIssuance({
    workers,
    maxPending: 1000,
    clock: systemClock,
    tools: deskTools(),
    startWorker: () => new Worker(script, { execArgv: ['--conditions=@luciole/source'] }),
    reportCrash,
  });
  open.push(issuance);
  return issuance;
}

const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));
const later = (): Date => new Date(systemClock.now().getTime() + 1000);

describe.each([0, 1, 2])('createIssuance with %i workers', (workers) => {
  it('issues what openssl and Node.js verify, each with a serial number of its own', async () => {
    const issuance = startIssuance(workers);
    issuance.use(stateOf());
    const certificates = (await many(100, () => issuance.issue(request))).map(issued);
    const serialNumbers = certificates.map(({ serialNumber }) => serialNumber);
    expect(new Set(serialNumbers).size).toBe(100);
    for (const certificate of [certificates[0], certificates[99]].filter(
      (one) => one !== undefined,
    )) {
      const node = independentlyVerified(pki, certificate, later());
      expect(node.subjectAltName).toBe(`URI:${URI}`);
      expect(certificate.notAfter).toEqual(node.validToDate);
    }
  });

  it('is closed before its first state and after its last', async () => {
    const issuance = startIssuance(workers);
    expect(await issuance.issue(request)).toEqual({ outcome: 'closed' });
    issuance.use(stateOf());
    expect(await issuance.issue(request)).toMatchObject({ outcome: 'issued' });
    issuance.stop();
    expect(await issuance.issue(request)).toEqual({ outcome: 'closed' });
    issuance.use(stateOf({ generation: 2 }));
    expect(await issuance.issue(request)).toMatchObject({ outcome: 'issued', generation: 2 });
    await issuance.close();
    expect(await issuance.issue(request)).toEqual({ outcome: 'closed' });
  });

  it('goes over to another CA and loses no request', async () => {
    const issuance = startIssuance(workers);
    issuance.use(stateOf());
    const before = many(40, () => issuance.issue(request));
    issuance.use(stateOf({ generation: 2 }, other));
    const after = await many(40, () => issuance.issue(request));
    const signers = [...(await before), ...after].map((outcome) => {
      const certificate = new X509Certificate(issued(outcome).certificatePem);
      const isOfOther = certificate.verify(other.subordinate.keyPair.publicKey);
      const isOfFirst = certificate.verify(pki.subordinate.keyPair.publicKey);
      return [outcome.outcome === 'issued' && outcome.generation, isOfFirst, isOfOther].join();
    });
    expect(['1,true,false', '2,false,true']).toEqual(expect.arrayContaining(signers));
    expect(new Set(signers.slice(40))).toEqual(new Set(['2,false,true']));
  });

  it('keeps the state before when the next one cannot sign', async () => {
    const issuance = startIssuance(workers);
    issuance.use(stateOf());
    const { privateKey } = other.subordinate.keyPair;
    expect(() => issuance.use(stateOf({ generation: 2, privateKey }))).toThrow('not the one');
    const incoherent = { id: 'x', version: '1', policy: { ...MESH_POLICY, validityPeriod: 'P0D' } };
    expect(() => issuance.use(stateOf({ policies: [incoherent] }))).toThrow('policy');
    expect(await issuance.issue(request)).toMatchObject({ outcome: 'issued', generation: 1 });
  });

  it('says overloaded to whoever comes on top', async () => {
    const issuance = startIssuance(workers, 5);
    issuance.use(stateOf());
    const outcomes = await many(50, () => issuance.issue(request));
    const counts = Map.groupBy(outcomes, ({ outcome }) => outcome);
    expect(counts.get('overloaded')).toHaveLength(45);
    expect(counts.get('issued')).toHaveLength(5);
    expect(await issuance.issue(request)).toMatchObject({ outcome: 'issued' });
  });

  it('lets what is under way finish when it is closed', async () => {
    const issuance = startIssuance(workers);
    issuance.use(stateOf());
    // Makes sure that the threads are there, so that what follows is under way and not waiting.
    await many(4, () => issuance.issue(request));
    const { subject, sans } = aRequest({ sans: { uniformResourceIdentifiers: [URI] } });
    const source = { kind: 'parameters', subject, sans } as const;
    const making = issuance.issue({ policyId: RSA_POLICY.name, source });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    await issuance.close();
    expect(issued(await making).privateKeyPem).toContain('PRIVATE KEY');
  });
});

describe('a worker that ends by itself', () => {
  it('is replaced; what it had not answered is asked again, and only who ended it is rejected', async () => {
    const issuance = startMortalIssuance(2);
    issuance.use(stateOf());
    const fatal = issuance.issue({ ...request, policyId: 'fatal' });
    const others = many(60, () => issuance.issue(request));
    await expect(fatal).rejects.toThrow('A signing thread ended by itself');
    const serialNumbers = (await others).map((outcome) => issued(outcome).serialNumber);
    expect(new Set(serialNumbers).size).toBe(60);
    // Once in company and once alone.
    expect(crashes).toHaveLength(2);
    expect(await issuance.issue(request)).toMatchObject({ outcome: 'issued' });
  });

  it('keeps nobody waiting when no thread can even begin', async () => {
    const issuance = startMortalIssuance(1, ABSENT);
    issuance.use(stateOf());
    await expect(issuance.issue(request)).rejects.toThrow('A signing thread ended by itself');
    expect(crashes.length).toBeGreaterThan(0);
  });
});
