import { createHash } from 'node:crypto';

import { opensslOk, opensslVerify, runCommand, withFiles } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { DownloadsService } from './downloads.service.ts';

interface Ca {
  readonly caName: string;
  readonly certificate: string;
  readonly fingerprintSha256: string;
}

let app: TestApp;
let intermediate: Ca;
let root: Ca;

beforeAll(async () => {
  app = await createTestApp({ LUCIOLE_PKI_URL: 'http://pki.example' });
  const response = await app.request('POST', '/v1/certificateauthorities/BUILTIN/accounts', {
    apiKey: app.apiKey,
    json: { key: 'mesh', keyAlgorithm: 'EC_P256', validityPeriod: 'P5Y', newRoot: true },
  });
  const chain = response.json<{ account: { accountDetails: { trustChain: Ca[] } } }>().account
    .accountDetails.trustChain;
  const [first, last] = chain;
  if (first === undefined || last === undefined) throw new Error(response.text);
  [intermediate, root] = [first, last];
});

afterAll(async () => {
  await app.close();
});

const get = (path: string, headers: Record<string, string> = {}): ReturnType<TestApp['request']> =>
  app.request('GET', `/v1/builtinca/${path}`, { headers });

describe('downloads', () => {
  it('serves certificate, chain and CRL without credentials', async () => {
    const certificate = await get(`ca/${root.caName}`);
    expect([certificate.status, certificate.headers['content-type']]).toEqual([
      200,
      'application/pkix-cert',
    ]);
    expect(createHash('sha256').update(certificate.bytes).digest('hex')).toBe(
      root.fingerprintSha256,
    );
    const chain = await get(`cachain/${intermediate.caName}`);
    expect([chain.headers['content-type'], chain.text]).toEqual([
      'application/x-pem-file',
      intermediate.certificate + root.certificate,
    ]);
    const crl = await get(`crl/${root.caName}`);
    expect(crl.headers['content-type']).toBe('application/pkix-crl');
    const pem = withFiles(
      { 'crl.der': crl.bytes },
      (cwd) => opensslOk(['crl', '-inform', 'DER', '-in', 'crl.der'], { cwd }).stdout,
    );
    const verification = opensslVerify({
      anchors: root.certificate,
      target: intermediate.certificate,
      crls: pem,
      options: ['-crl_check'],
    });
    expect(verification.ok).toBe(true);
  });

  it('finds a CA by key identifier too, and by fingerprint for ever', async () => {
    const text = opensslOk(['x509', '-noout', '-ext', 'subjectKeyIdentifier'], {
      input: root.certificate,
    }).stdout;
    const keyIdentifier = text.split('\n')[1]?.trim().replaceAll(':', '').toLowerCase() ?? '';
    const byKey = await get(`ca/${keyIdentifier}`);
    const byFingerprint = await get(`ca/${root.fingerprintSha256}`);
    expect(byKey.bytes).toEqual(byFingerprint.bytes);
    expect(byKey.headers['cache-control']).not.toContain('immutable');
    expect(byFingerprint.headers['cache-control']).toContain('immutable');
  });

  it('answers 304 to the tag of the same bytes', async () => {
    const first = await get(`cachain/${intermediate.caName}`);
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]+"$/);
    const second = await get(`cachain/${intermediate.caName}`, { 'if-none-match': etag });
    expect([second.status, second.text, second.headers['etag']]).toEqual([304, '', etag]);
    expect((await get(`cachain/${root.caName}`, { 'if-none-match': etag })).status).toBe(200);
  });

  it('answers 404 to names that are none, and 400 to encodings that are none', async () => {
    for (const name of [
      'x',
      `${root.caName}x`,
      'f'.repeat(40),
      'f'.repeat(64),
      '..%2f..',
      '%00',
      "'--",
    ]) {
      const response = await get(`ca/${name}`);
      expect([name, response.status]).toEqual([name, 404]);
      expect(response.json()).toMatchObject({ errors: [{ code: 25_007 }] });
    }
    expect((await get(`truststore/${root.caName}/root.exe`)).status).toBe(400);
    expect((await get(`truststore/${root.caName}/secret.yaml?name=Not_A_Name`)).status).toBe(400);
    // Ignored, it would still make each address another file to derive.
    expect((await get(`truststore/${root.caName}/truststore.p12?name=any`)).status).toBe(400);
  });
});

describe('trust stores', () => {
  it.each([
    'root.pem',
    'chain.pem',
    'bundle.pem',
    'root.der',
    'bundle.p7b',
    'truststore.p12',
    'truststore.jks',
    'secret.yaml',
    'configmap.yaml',
  ])('serves %s with the pin of the root, the same bytes each time', async (encoding) => {
    const path = `truststore/${intermediate.caName}/${encoding}`;
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers['luciole-trust-anchor-sha256']).toBe(root.fingerprintSha256);
    const direct = await get(`truststore/${intermediate.fingerprintSha256}/${encoding}`);
    expect(direct.headers['etag']).toBe(response.headers['etag']);
  });

  it('makes files that openssl and keytool open', async () => {
    const p7b = await get(`truststore/${intermediate.caName}/bundle.p7b`);
    const listed = withFiles(
      { 'b.p7b': p7b.bytes },
      (cwd) =>
        opensslOk(['pkcs7', '-inform', 'DER', '-in', 'b.p7b', '-print_certs', '-noout'], { cwd })
          .stdout,
    );
    expect(listed.match(/subject=/g)).toHaveLength(2);
    const p12 = await get(`truststore/${intermediate.caName}/truststore.p12`);
    const exported = withFiles(
      { 't.p12': p12.bytes },
      (cwd) =>
        opensslOk(['pkcs12', '-in', 't.p12', '-nokeys', '-passin', 'pass:changeit'], { cwd })
          .stdout,
    );
    expect(exported).toContain(root.certificate.trim());
    const jks = await get(`truststore/${intermediate.caName}/truststore.jks`);
    const keytool = withFiles({ 't.jks': jks.bytes }, (cwd) =>
      runCommand('keytool', ['-list', '-keystore', 't.jks', '-storepass', 'changeit'], { cwd }),
    );
    expect(keytool?.ok ?? true).toBe(true);
    const secret = await get(
      `truststore/${intermediate.caName}/secret.yaml?name=mesh-root&namespace=istio-system`,
    );
    expect(secret.text).toContain('istio-system');
  });

  it('keeps its files in memory, however many manifests under other names are asked for', async () => {
    const address = `ca/${root.fingerprintSha256}`;
    await get(address);
    for (let index = 0; index < 1100; index += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, offset) =>
          get(`truststore/${root.caName}/configmap.yaml?name=n${index + offset}`),
        ),
      );
    }
    const known = app.app.get(DownloadsService).peek(address);
    expect(known?.contentType).toBe('application/pkix-cert');
  });
});
