import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodePem, parseCertificate, parseCrl } from '@luciole/pki';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlPlaneClient, type Credential } from '../support/control-plane-client.ts';
import {
  type ApiProcess,
  createInstallation,
  type Installation,
} from '../support/control-plane-processes.ts';
import { createIssuerSetUp, type IssuerSetUp, rootOf } from '../support/issuer-set-up.ts';
import { openssl } from '../support/openssl.ts';

const PKI_URL = 'http://pki.example.com';
const RUNS = 20;
const CERTIFICATES = '/v1/distributedissuers/intermediatecertificates';

interface Issued {
  readonly id: string;
  readonly serialNumber: string;
  readonly certificate: string;
  readonly issuerCertificates: readonly string[];
}

let installation: Installation;
let processes: readonly ApiProcess[];
/** Calls go to one process, downloads to the other. */
let calls: ControlPlaneClient;
let downloads: ControlPlaneClient;
let administrator: Credential;
let setUp: IssuerSetUp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luciole-revocation-'));
  installation = await createInstallation({
    LUCIOLE_PKI_URL: PKI_URL,
    LUCIOLE_MAX_LIVE_SUB_CAS: '1000',
    LUCIOLE_MAX_ISSUES_PER_HOUR: '1000',
  });
  processes = [await installation.serve(), await installation.serve()];
  const [first, second] = processes;
  calls = new ControlPlaneClient(first?.baseUrl ?? '');
  downloads = new ControlPlaneClient(second?.baseUrl ?? '');
  administrator = { apiKey: installation.apiKey };
  setUp = await createIssuerSetUp(calls, administrator);
  const { accounts } = await calls.must<{
    accounts: { account: { accountDetails: { trustChain: { id: string }[] } } }[];
  }>({ path: '/v1/certificateauthorities/BUILTIN/accounts', as: administrator });
  const [authority] = accounts[0]?.account.accountDetails.trustChain ?? [];
  await calls.must({
    method: 'PUT',
    path: `/v1/certificateauthorities/BUILTIN/authorities/${authority?.id ?? ''}/ocsp`,
    as: administrator,
    json: { enabled: true },
  });
  await writeFile(join(folder, 'root.pem'), await rootOf(calls, administrator));
  // Whoever asked before OCSP was on is asked again in a moment.
  await sleep(2500);
});
afterAll(async () => {
  await installation.close();
  await rm(folder, { recursive: true, force: true });
});

async function issue(): Promise<Issued> {
  const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  return calls.must<Issued>({
    method: 'POST',
    path: CERTIFICATES,
    as: await setUp.token(calls),
    headers: { 'idempotency-key': randomUUID() },
    json: { configurationId: setUp.configurationId, certificateSigningRequest: pem },
  });
}

/** Paths, without the host, under which a certificate says that its CA answers. */
function pathsIn({ certificate }: Issued): { readonly crl: string; readonly ocsp: string } {
  const { known } = parseCertificate(decodePem(certificate, ['CERTIFICATE'])).tbs;
  const [point] = known.cRLDistributionPoints?.[0]?.fullName ?? [];
  const access = (known.authorityInfoAccess ?? []).map(({ location }) => location);
  const pathOf = (name: (typeof access)[number] | undefined): string =>
    name?.form === 'uniformResourceIdentifier' ? name.value.slice(PKI_URL.length) : '';
  return { crl: pathOf(point), ocsp: pathOf(access[0]) };
}

/** What openssl reads in an answer to its own question, from the second process. */
async function ocspStatus(issued: Issued): Promise<string> {
  await writeFile(join(folder, 'issuer.pem'), issued.issuerCertificates[0] ?? '');
  await writeFile(join(folder, 'sub-ca.pem'), issued.certificate);
  const [root, issuer, target] = ['root.pem', 'issuer.pem', 'sub-ca.pem'].map((name) =>
    join(folder, name),
  );
  const url = `${processes[1]?.baseUrl ?? ''}${pathsIn(issued).ocsp}`;
  const asking = ['ocsp', '-url', url, '-issuer', issuer, '-cert', target, '-CAfile', root];
  const answer = await openssl(...asking.map((text) => text ?? ''), '-verify_other', issuer ?? '');
  expect(answer).toContain('Response verify OK');
  return /sub-ca\.pem: (\w+)/.exec(answer)?.[1] ?? answer;
}

async function crlLists(issued: Issued): Promise<boolean> {
  const { revoked } = parseCrl(await downloads.download(pathsIn(issued).crl));
  return revoked.some(({ serialNumber }) => serialNumber === issued.serialNumber);
}

/** What `openssl verify` says with the CRLs of both CAs. */
async function verified(issued: Issued): Promise<string> {
  const chain = issued.issuerCertificates.map((pem) =>
    parseCertificate(decodePem(pem, ['CERTIFICATE'])),
  );
  const keyIdentifier = chain[1]?.tbs.known.subjectKeyIdentifier ?? new Uint8Array();
  const rootCrl = `/v1/builtinca/crl/${Buffer.from(keyIdentifier).toString('hex')}`;
  const pems: string[] = [];
  for (const path of [pathsIn(issued).crl, rootCrl]) {
    await writeFile(join(folder, 'one.crl'), await downloads.download(path));
    pems.push(await openssl('crl', '-inform', 'DER', '-in', join(folder, 'one.crl')));
  }
  await writeFile(join(folder, 'crls.pem'), pems.join(''));
  await writeFile(join(folder, 'issuer.pem'), issued.issuerCertificates[0] ?? '');
  await writeFile(join(folder, 'sub-ca.pem'), issued.certificate);
  const [root, issuer, crls, target] = ['root.pem', 'issuer.pem', 'crls.pem', 'sub-ca.pem'].map(
    (name) => join(folder, name),
  );
  const options = ['verify', '-x509_strict', '-CAfile', root, '-untrusted', issuer];
  const more = ['-CRLfile', crls, '-crl_check_all', target];
  return openssl(...[...options, ...more].map((text) => text ?? '')).catch(String);
}

/** Seconds until something is so. */
async function secondsUntil(isSo: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > 60_000) throw new Error('not within 60 seconds');
    await sleep(50);
  }
  return (performance.now() - start) / 1000;
}

describe('revocation', () => {
  it(
    `show 3: is in CRL and OCSP of another process within the minute, ${RUNS} times`,
    async () => {
      const crl: number[] = [];
      const ocsp: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const issued = await issue();
        // Both are warm, as they are for verifiers that asked a moment ago.
        expect([await crlLists(issued), await ocspStatus(issued)]).toEqual([false, 'good']);
        const start = performance.now();
        await calls.must({
          method: 'POST',
          path: `${CERTIFICATES}/${issued.id}/revocation`,
          as: administrator,
          json: { reason: 'keyCompromise' },
        });
        const called = (performance.now() - start) / 1000;
        const [listed, answered] = await Promise.all([
          secondsUntil(() => crlLists(issued)),
          secondsUntil(async () => (await ocspStatus(issued)) === 'revoked'),
        ]);
        crl.push(called + listed);
        ocsp.push(called + answered);
      }
      // What a person reads in the log; the promise is the minute above.
      process.stdout.write(`seconds to CRL ${described(crl)}, to OCSP ${described(ocsp)}\n`);
      expect([crl.length, ocsp.length]).toEqual([RUNS, RUNS]);
    },
    10 * 60_000,
  );

  it('is what openssl verify and openssl ocsp agree about', async () => {
    const [kept, revoked] = [await issue(), await issue()];
    await calls.must({
      method: 'POST',
      path: `${CERTIFICATES}/${revoked.id}/revocation`,
      as: administrator,
      json: {},
    });
    await secondsUntil(() => crlLists(revoked));
    await secondsUntil(async () => (await ocspStatus(revoked)) === 'revoked');
    expect(await verified(revoked)).toContain('certificate revoked');
    expect(await verified(kept)).toContain('sub-ca.pem: OK');
    expect(await ocspStatus(kept)).toBe('good');
  });

  it('of many at once loses none, whichever process each call reaches', async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, issue));
    const both = new ControlPlaneClient(processes[0]?.baseUrl ?? '', processes[1]?.baseUrl ?? '');
    const answers = await Promise.all(
      issued.map(({ id }) =>
        both.must<{ revocation: { crlNumber?: number } }>({
          method: 'POST',
          path: `${CERTIFICATES}/${id}/revocation`,
          as: administrator,
          json: {},
        }),
      ),
    );
    const numbers = answers.map(({ revocation }) => revocation.crlNumber);
    expect(numbers.every((number) => number !== undefined)).toBe(true);
    expect(new Set(numbers).size).toBeLessThanOrEqual(issued.length);
    await sleep(3500);
    for (const one of issued) expect(await crlLists(one)).toBe(true);
  });
});

function described(seconds: readonly number[]): string {
  const sorted = seconds.toSorted((left, right) => left - right);
  const at = (place: number): string => (sorted[place] ?? 0).toFixed(2);
  return `median ${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(sorted.length - 1)})`;
}
