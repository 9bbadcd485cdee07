import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import type { CaAccountResponse } from '@luciole/contract';
import { type CorporateCa, Corporation } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../console/axe.ts';
import { type ConsoleSession, signIn } from '../console/console-session.ts';
import { verifyWithOpenssl } from '../issuer/verify-chains.ts';
import { launchBrowser } from '../support/browser.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';

/** Show 1 of the hierarchy: our CA stands under a corporate root made by openssl, and workloads verify to that root. */
describe('a CA under the corporate root', () => {
  let mesh: Mesh;
  let browser: Browser;
  let session: ConsoleSession;
  let page: Page;
  let corporation: Corporation;
  let root: CorporateCa;
  let intermediate: CorporateCa;
  let request = '';

  beforeAll(async () => {
    corporation = new Corporation(new Date());
    root = corporation.root('Corporate Root');
    intermediate = corporation.intermediate('Corporate Intermediate', root);
    mesh = await createMesh();
    browser = await launchBrowser();
    const at = { baseUrl: mesh.api().baseUrl, apiKey: mesh.installation.apiKey };
    session = await signIn(browser, at, { colorScheme: 'light', width: 1440 });
    ({ page } = session);
  });
  afterAll(async () => {
    await session?.close();
    await browser?.close();
    await mesh?.close();
    corporation?.close();
  });

  const upload = async (...certificates: readonly string[]) => {
    await page.getByRole('textbox', { name: 'Certificates' }).fill(certificates.join(''));
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
  };

  it('is asked for in the console, and its request downloaded', async () => {
    await session.go('/certificate-authorities/new');
    const form = page.getByRole('form', { name: 'New Certificate Authority' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Under Corporate');
    await page.getByRole('radio', { name: /A CA outside/ }).check();
    await form.getByRole('button', { name: 'Create request' }).click();
    await page.getByRole('heading', { name: '1. Have it signed' }).waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download request, PEM' }).click();
    request = await readFile(await (await waiting).path(), 'utf8');
    expect(request).toContain('BEGIN CERTIFICATE REQUEST');
    expect(await violationsOf(page)).toEqual([]);
  });

  it('says everything that is wrong with an upload, and waits on', async () => {
    await upload(
      corporation.sign(request, intermediate, {
        basicConstraints: 'critical,CA:TRUE,pathlen:0',
        keyUsage: 'critical,keyCertSign',
      }),
      root.pem,
    );
    const said = page.getByRole('alert').filter({ hasText: 'for 3 reasons' });
    await said.waitFor();
    expect(await said.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('leads from'),
      expect.stringContaining('lacks cRLSign'),
      expect.stringContaining('at least 1, or absent'),
    ]);
    expect(await violationsOf(page)).toEqual([]);
    await session.go('/certificate-authorities');
    await page.getByRole('link', { name: 'Continue with Under Corporate' }).click();
    await page.getByRole('heading', { name: '2. Upload the certificate' }).waitFor();
  });

  it('takes its certificate, and is a CA like any other', async () => {
    await upload(corporation.sign(request, intermediate), intermediate.pem, root.pem);
    const panel = page.getByRole('dialog', { name: 'Under Corporate' });
    await panel.getByText('Never trust the CA of an issuer').waitFor();
    await panel.getByText('Corporate Root').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('certifies an issuer, whose workloads openssl and Node verify to the corporate root', async () => {
    const { administrator: as, client, setUp } = mesh;
    const { accounts } = await client.must<CaAccountResponse>({
      path: '/v1/certificateauthorities/BUILTIN/accounts',
      as,
    });
    const ours = accounts.find(({ account }) => account.key === 'Under Corporate');
    const provider = await client.must<{ id: string }>({
      method: 'POST',
      path: '/v1/distributedissuers/subcaproviders',
      as,
      json: {
        name: 'under corporate',
        caType: 'BUILTIN',
        caAccountId: ours?.account.id,
        caProductOptionId: ours?.productOptions[0]?.id,
        commonName: 'mesh issuer',
        keyAlgorithm: 'EC_P256',
        validityPeriod: 'P7D',
      },
    });
    await client.must({
      method: 'PATCH',
      path: `/v1/distributedissuers/configurations/${setUp.configurationId}`,
      as,
      json: { subCaProviderId: provider.id },
    });
    const issuer = await mesh.startIssuer({ rootPem: root.pem });
    const answer = await issuer.client.post(
      '/v1/certificaterequest',
      {
        subject: {},
        altNames: { uris: ['spiffe://cluster.local/ns/bookinfo/sa/reviews'] },
        policyName: setUp.policyName,
        keyType: 'EC_P256',
      },
      mesh.token(),
    );
    expect(answer).toMatchObject({ status: 200 });
    const { certificateChain = '', privateKey = '' } = answer.body;
    const [leafPem = '', ...above] =
      certificateChain.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n?/g) ?? [];
    const issued = { leafPem, chainPem: above.join(''), at: new Date() };
    expect(await verifyWithOpenssl([issued], root.pem, mesh.folder)).toBe(1);
    expect(await verifiedByNode({ cert: certificateChain, key: privateKey }, root.pem)).toBe(true);
    const bundle = await issuer.client.get('/v1/trustbundle');
    expect(bundle.body.trim()).toBe(root.pem.trim());
  });
});

/** Whether Node, as a client that trusts one root, accepts a server. */
async function verifiedByNode(
  server: { readonly cert: string; readonly key: string },
  rootPem: string,
): Promise<boolean> {
  const listening = createServer(server);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  // A workload is known by its URI, not by a host name.
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: rootPem,
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  const { authorized } = socket;
  socket.destroy();
  listening.close();
  return authorized;
}
