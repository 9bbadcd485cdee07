import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { IntermediateCertificateInformation } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';
import { furnish, type Furniture } from './furniture.ts';

describe('certificate authorities', () => {
  let installation: Installation;
  let browser: Browser;
  let client: ControlPlaneClient;
  let furniture: Furniture;
  let session: ConsoleSession;
  let page: Page;

  beforeAll(async () => {
    installation = await createInstallation({ LUCIOLE_PKI_URL: 'http://pki.example.test' });
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    client = new ControlPlaneClient(baseUrl);
    furniture = await furnish(client, { apiKey: installation.apiKey });
    session = await signIn(
      browser,
      { baseUrl, apiKey: installation.apiKey },
      { colorScheme: 'dark', width: 1440 },
    );
    ({ page } = session);
  });
  afterAll(async () => {
    await session?.close();
    await browser?.close();
    await installation?.close();
  });

  const form = () => page.getByRole('form', { name: 'New Certificate Authority' });
  const fingerprintShown = async () =>
    (await page.getByRole('dialog').locator('code').allInnerTexts()).find((text) =>
      /^[0-9a-f]{64}$/.test(text),
    );

  async function download(name: string): Promise<Buffer> {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name, exact: true }).click();
    return readFile(await (await waiting).path());
  }

  it('are drawn as a tree down to the issuers', async () => {
    await session.go('/certificate-authorities');
    const tree = page.getByRole('list', { name: 'Hierarchy' });
    await tree.getByText('6 live issuers').waitFor();
    await tree
      .getByRole('listitem')
      .filter({ hasText: 'payments-prod-eu' })
      .last()
      .getByRole('button', { name: 'Issuers' })
      .click();
    await tree.getByRole('link', { name: 'eu-central-1a mesh issuer' }).click();
    await page.getByRole('dialog', { name: 'eu-central-1a mesh issuer' }).waitFor();
    await page.goBack();
    await tree.waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('are downloaded with the fingerprint beside them, which is that of the file', async () => {
    await session.go(`/certificate-authorities/${furniture.caAccountId}#download`);
    await page.getByText('Never trust the CA of an issuer').waitFor();
    const root = new X509Certificate(await download('Download Root, PEM'));
    expect(root.ca).toBe(true);
    expect(root.checkIssued(root)).toBe(true);
    expect(createHash('sha256').update(root.raw).digest('hex')).toBe(await fingerprintShown());
    expect(new X509Certificate(await download('Download Root, DER')).fingerprint256).toBe(
      root.fingerprint256,
    );
    const store = await download('Download Trust store, JKS');
    expect(store.subarray(0, 4).toString('hex')).toBe('feedfeed');
    expect((await download('Download Kubernetes Secret')).toString()).toContain('kind: Secret');
    await page.getByRole('radio', { name: 'This intermediate' }).check();
    const intermediate = new X509Certificate(await download('Download Intermediate, PEM'));
    expect(intermediate.checkIssued(root)).toBe(true);
    expect(createHash('sha256').update(intermediate.raw).digest('hex')).toBe(
      await fingerprintShown(),
    );
    expect(await violationsOf(page)).toEqual([]);
  });

  it('come with snippets that run: a shell fetches, compares and verifies', async () => {
    await session.go(`/certificate-authorities/${furniture.caAccountId}#snippets`);
    const script = await page.getByRole('region', { name: 'openssl verify' }).innerText();
    const issued = await client.must<IntermediateCertificateInformation>({
      path: `/v1/distributedissuers/intermediatecertificates/${furniture.issuerCertificateId}`,
      as: { apiKey: installation.apiKey },
    });
    const folder = await mkdtemp(join(tmpdir(), 'luciole-snippet-'));
    try {
      await writeFile(join(folder, 'workload.pem'), issued.certificate ?? '');
      await writeFile(join(folder, 'chain.pem'), issued.issuerCertificates.join('\n'));
      const run = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
      expect([run.stdout, run.stderr]).toEqual(['workload.pem: OK\n', '']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are made: an intermediate under the root there is, and one with a root of its own', async () => {
    await session.go('/certificate-authorities');
    await page.getByRole('link', { name: 'New', exact: true }).click();
    await form().getByRole('button', { name: 'Create' }).click();
    await page.getByText('Enter a name').waitFor();
    await form().getByRole('textbox', { name: 'Name', exact: true }).fill('Edge');
    await form().getByRole('button', { name: 'Create' }).click();
    await page.getByRole('dialog', { name: 'Edge' }).waitFor();
    await session.go('/certificate-authorities/new');
    await form().getByRole('textbox', { name: 'Name', exact: true }).fill('Isolated');
    await page.getByRole('radio', { name: 'A root of its own' }).check();
    await form().getByRole('button', { name: 'Create' }).click();
    await page.getByRole('dialog', { name: 'Isolated' }).waitFor();
    await page.getByText('Never trust the CA of an issuer').waitFor();
    await page.keyboard.press('Escape');
    const tree = page.getByRole('list', { name: 'Hierarchy' });
    await tree.getByText('2 intermediates').waitFor();
    await tree.getByText('1 intermediate', { exact: false }).first().waitFor();
    expect(session.complaints).toEqual([]);
  });

  it('say what the server has against them at the field', async () => {
    await session.go('/certificate-authorities/new');
    await form().getByRole('textbox', { name: 'Name', exact: true }).fill('Edge');
    await form().getByRole('button', { name: 'Create' }).click();
    await page.locator('[aria-invalid="true"], [role="alert"]').first().waitFor();
    expect(page.url()).toMatch(/\/new$/);
  });

  it('answer OCSP when they are told to, and are revoked with everything below them', async () => {
    const { accounts } = await client.must<{
      accounts: { account: { id: string; key: string } }[];
    }>({
      path: '/v1/certificateauthorities/BUILTIN/accounts',
      as: { apiKey: installation.apiKey },
    });
    const edge = accounts.find(({ account }) => account.key === 'Edge')?.account.id;
    await session.go(`/certificate-authorities/${edge}`);
    const panel = page.getByRole('dialog', { name: 'Edge' });
    await panel.getByLabel('Answers OCSP').last().click();
    await panel.getByText('New certificates name http://pki.example.test').waitFor();
    // Of a root's certificate the CA above is nowhere: it cannot be revoked, only frozen, and the page says so.
    await panel.getByRole('link', { name: 'Stop', exact: true }).first().click();
    await page.getByRole('radio', { name: /^Freeze/ }).waitFor();
    await page.getByText('Nothing revokes a root').waitFor();
    expect(await page.getByRole('radio', { name: /^Revoke/ }).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await session.go(`/certificate-authorities/${edge}`);
    await panel.getByRole('link', { name: 'Stop', exact: true }).last().click();
    await page.getByRole('radio', { name: /^Revoke/ }).click();
    await page.getByLabel('Reason').click();
    await page.getByRole('option', { name: 'It runs no more' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('It is replaced');
    const name = (await page.getByText(/^Type /).textContent())?.slice('Type '.length) ?? '';
    await page.getByRole('textbox', { name: 'Its name' }).fill(name);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: `Revoke ${name}` }).click();
    await page
      .getByRole('dialog', { name })
      .getByText('Revoked', { exact: true })
      .first()
      .waitFor();
    await session.go(`/certificate-authorities/${edge}`);
    await panel.getByText('Revoked', { exact: true }).first().waitFor();
    await panel.getByText('It runs no more').waitFor();
    expect(await panel.getByRole('link', { name: 'Stop', exact: true }).count()).toBe(1);
  });
});
