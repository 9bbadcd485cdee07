import { X509Certificate } from 'node:crypto';
import { SpiffeBundle } from '@luciole/contract';
import type { TestHierarchy } from '@luciole/pki/testing';
import { aPolicy } from '@luciole/policy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHierarchy, type RunningServer, startServer } from '../../test/support/running-server.ts';
import { TrustBundles } from './trust-bundle.routes.ts';

let pki: TestHierarchy;
let running: RunningServer;

beforeAll(async () => {
  pki = await aHierarchy();
  running = await startServer(pki, [aPolicy().named('web').build()]);
});

afterAll(() => running.close());

describe('GET /v1/trustbundle', () => {
  it('is the roots and nothing else, to anybody', async () => {
    const { headers, status, text } = await running.call('GET', '/v1/trustbundle');
    expect([status, headers['content-type']]).toEqual([200, 'application/x-pem-file']);
    expect(text).toBe(pki.root.certificate.pem);
  });

  it('is a SPIFFE bundle as well', async () => {
    const { headers, status, text } = await running.call('GET', '/v1/trustbundle/spiffe');
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const { keys, ...rest } = SpiffeBundle.parse(JSON.parse(text));
    const [key] = keys;
    const root = new X509Certificate(Buffer.from(key?.x5c[0] ?? '', 'base64'));
    expect(root.raw.equals(pki.root.certificate.der)).toBe(true);
    expect([keys.length, key]).toMatchObject([1, { use: 'x509-svid', kty: 'EC', crv: 'P-256' }]);
    expect(rest.spiffe_refresh_hint).toBeGreaterThan(0);
  });

  it.each(['/v1/trustbundle', '/v1/trustbundle/spiffe'])('%s is sent once', async (path) => {
    const { headers } = await running.call('GET', path);
    const etag = headers.etag ?? '';
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await running.call('GET', path, { headers: { 'if-none-match': given } });
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    }
    const changed = await running.call('GET', path, { headers: { 'if-none-match': '"other"' } });
    expect(changed.status).toBe(200);
  });
});

describe('a bundle’s sequence', () => {
  it('grows with other roots, whatever the clock does, stays with the same, and is that of the control plane', async () => {
    const anchors = (await Promise.all([aHierarchy(), aHierarchy()])).map(({ root }) => ({
      certificateDer: root.certificate.der,
      certificatePem: root.certificate.pem,
      sha256: root.certificate.fingerprint,
    }));
    const bundles = new TrustBundles();
    const sequence = () =>
      SpiffeBundle.parse(JSON.parse(bundles.spiffe?.octets.toString() ?? '')).spiffe_sequence;
    bundles.use(anchors.slice(0, 1), new Date(5_000_000));
    bundles.use(anchors.slice(0, 1), new Date(6_000_000));
    const first = sequence();
    bundles.use(anchors, new Date(4_000_000));
    expect([first, sequence()]).toEqual([5000, 5001]);
    bundles.use(anchors.slice(1), new Date(4_000_000), 9000);
    expect(sequence()).toBe(9000);
  });
});
