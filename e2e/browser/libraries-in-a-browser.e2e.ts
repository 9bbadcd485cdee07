import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { createTestHierarchy, makeCertificationRequest, openssl } from '@luciole/pki/testing';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { surface } from './surface.ts';

declare const luciole: typeof surface;

/** `libs/policy` and the part of `libs/pki` without Node, bundled as the console bundles them (ruling 43). */
describe('policy and pki in a browser', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'luciole-browser-'));
    await build({
      logLevel: 'error',
      configFile: false,
      resolve: { conditions: ['@luciole/source'] },
      build: {
        outDir: folder,
        emptyOutDir: false,
        lib: {
          entry: fileURLToPath(new URL('surface.ts', import.meta.url)),
          formats: ['es'],
          fileName: 'surface',
        },
      },
    });
    server = createServer((request, response) => void serve(folder, request.url ?? '/', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser();
    page = await browser.newPage();
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'luciole' in globalThis);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('decides every row of the shared table as Node does', async () => {
    const rows = await page.evaluate(() => luciole.decisions());
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(({ expected, decided }) => expected !== decided)).toEqual([]);
  });

  it('reads a certification request', async () => {
    const uri = 'spiffe://cluster.local/ns/bookinfo/sa/details';
    const { pem } = await makeCertificationRequest({ sans: { uniformResourceIdentifiers: [uri] } });
    const names = await page.evaluate((text) => luciole.requestedNames(text), pem);
    expect(names.sans.uniformResourceIdentifiers).toEqual([uri]);
  });

  it.each(KEY_ALGORITHMS)('proves possession of a key of %s by WebCrypto', async (keyAlgorithm) => {
    const { pem } = await makeCertificationRequest({ keyAlgorithm });
    expect(await page.evaluate((text) => luciole.proofOfPossession(text), pem)).toBe('held');
    expect(await page.evaluate((text) => luciole.proofOfPossession(text, true), pem)).toBe(
      'CSR_SIGNATURE_INVALID',
    );
  });

  it('lints a certificate of ours clean', async () => {
    const { certificate } = await (await createTestHierarchy()).issueLeaf();
    const findings = await page.evaluate((der) => luciole.lintFindings(der), [...certificate.der]);
    expect(findings).toEqual([]);
  });

  it('makes a PKCS#12 trust store that openssl reads', async () => {
    const { root } = await createTestHierarchy();
    const store = await page.evaluate((der) => luciole.trustStore(der), [...root.certificate.der]);
    const file = join(folder, 'truststore.p12');
    await writeFile(file, Uint8Array.from(store));
    const { stdout, ok } = openssl(['pkcs12', '-in', file, '-nokeys', '-passin', 'pass:changeit']);
    expect(ok).toBe(true);
    expect(stdout).toContain('BEGIN CERTIFICATE');
  });
});

async function serve(folder: string, url: string, response: ServerResponse): Promise<void> {
  if (url === '/') {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><title>libraries</title><script type="module" src="/surface.js"></script>',
    );
    return;
  }
  try {
    const name = /^\/([\w.-]+\.js)$/.exec(url)?.[1] ?? 'nothing';
    response.setHeader('content-type', 'text/javascript');
    response.end(await readFile(join(folder, name)));
  } catch {
    response.statusCode = 404;
    response.end();
  }
}
