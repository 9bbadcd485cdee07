import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Download, Page } from '@playwright/test';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { freePort } from '../support/free-port.ts';
import { IdentityProvider } from '../support/identity-provider.ts';
import { entitlement, rootOf } from '../support/issuer-set-up.ts';
import { WorkloadClient } from '../support/workload-client.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';
import { PolicyForm } from './policy-form.ts';

const ISSUER = fileURLToPath(new URL('../../apps/issuer/dist/main.js', import.meta.url));
const NAME = 'istio-mesh';

/** The published Istio set-up, clicked from an empty console to the first counted certificate. */
describe('from an empty console to the first certificate', () => {
  let installation: Installation;
  let identityProvider: IdentityProvider;
  let browser: Browser;
  let session: ConsoleSession;
  let page: Page;
  let client: ControlPlaneClient;
  let folder: string;
  let issuer: ChildProcess | undefined;
  let signed = '';
  let ports: readonly number[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'luciole-connect-'));
    ports = [await freePort(), await freePort()];
    installation = await createInstallation();
    identityProvider = await IdentityProvider.start(folder);
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    client = new ControlPlaneClient(baseUrl);
    const { apiKey } = installation;
    session = await signIn(browser, { baseUrl, apiKey }, { colorScheme: 'light', width: 1440 });
    ({ page } = session);
  });
  afterAll(async () => {
    await stopIssuer();
    await browser?.close();
    await identityProvider?.close();
    await installation?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes a configuration, and on the way the provider and the policy that it needs', async () => {
    await session.go('/configurations');
    await page.getByRole('link', { name: 'New configuration' }).first().click();
    await page.getByRole('heading', { name: 'New Configuration' }).waitFor();
    await page.getByRole('textbox', { name: /^Name/ }).fill(NAME);
    await page.getByRole('button', { name: 'New provider' }).click();
    await page.getByRole('heading', { name: 'New Sub CA Provider' }).waitFor();
    await page.getByRole('textbox', { name: /^Name/ }).fill(`${NAME}-sub-ca`);
    await page.getByLabel('Common Name').fill('istio issuer');
    await page.getByRole('button', { name: 'Create', exact: true }).last().click();

    // Back, with what was filled in and with what was made.
    await page.getByRole('heading', { name: 'New Configuration' }).waitFor();
    expect(await page.getByRole('textbox', { name: /^Name/ }).inputValue()).toBe(NAME);
    await page
      .getByRole('combobox', { name: /Sub CA Provider/ })
      .getByText(`${NAME}-sub-ca`)
      .waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'New policy' }).click();
    await page.getByRole('heading', { name: 'New Policy' }).waitFor();
    const form = new PolicyForm(page);
    await form.fillPublishedIstioPolicy(NAME);
    await form.create();

    // Back once more, at the step that was left.
    await page.getByRole('heading', { name: 'New Configuration' }).waitFor();
    await page.getByText(`${NAME} (1 hour)`).waitFor();
    await page.getByLabel('OIDC Discovery').check();
    await page.getByLabel('Base URL').fill(identityProvider.issuer);
    await page.getByLabel('Audience').fill(identityProvider.audience);
    await page.getByText('may obtain any identity matching').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Connect an Issuer' }).waitFor();
  });

  it('gives files for an issuer with a key that was made in the browser', async () => {
    await page.getByRole('tab', { name: 'This machine' }).click();
    await page.getByRole('button', { name: 'Make account and key' }).click();
    await page.getByText('This private key is shown once').waitFor();
    const exception = `localhost:${identityProvider.port}=${identityProvider.caFile}`;
    await page.getByLabel('Key sets inside your network').fill(exception);
    await page.keyboard.press('Enter');
    await save(page.getByRole('button', { name: 'Download issuer.yaml' }), 'issuer.yaml');
    const key = page.getByRole('button', { name: 'Download service-account.key.pem' }).first();
    await save(key, 'service-account.key.pem');
    await page.getByText('Waiting for the issuer to sign in').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('sees the issuer come, sign, and report the first certificate', async () => {
    await run('check', '--config', join(folder, 'issuer.yaml'));
    issuer = spawn(process.execPath, [ISSUER, 'run', '--config', join(folder, 'issuer.yaml')], {
      stdio: 'ignore',
    });
    await page.getByRole('link', { name: /istio issuer$/ }).waitFor({ timeout: 30_000 });
    await page.getByText('Signed in').waitFor();

    const rootPem = await rootOf(client, { apiKey: installation.apiKey });
    const workload = new WorkloadClient(`https://localhost:${ports[0]}`, rootPem);
    const { pem } = await makeCertificationRequest({
      keyAlgorithm: 'RSA_2048',
      sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/reviews'] },
    });
    const token = identityProvider.token({ claims: entitlement(NAME) });
    await expect
      .poll(
        async () => {
          const { status, body } = await workload.sign(pem, NAME, token);
          signed = body.certificateChain ?? '';
          return status;
        },
        { timeout: 30_000 },
      )
      .toBe(200);
    workload.close();
    // It reports every minute, and when it ends.
    await stopIssuer();
    await page.getByText('Has signed 1 workload certificate').waitFor();
    await page.getByRole('link', { name: /istio issuer$/ }).click();
    await page.getByRole('dialog', { name: /istio issuer$/ }).waitFor();
    expect(session.complaints).toEqual([]);
  });

  it('tells of the certificate who signed it, for which configuration and by which policy', async () => {
    await session.go('/certificate-origin');
    const field = page.getByLabel('Certificate (PEM)');
    await field.fill(signed.replace('CERTIFICATE', 'PRIVATE KEY'));
    await page.getByText('There is a private key in it').waitFor();
    await field.fill(signed);
    await page.getByRole('button', { name: 'Find out' }).click();
    const answer = page.getByRole('region', { name: 'Answer' });
    await answer.getByText('signed by an issuer of yours').waitFor();
    await answer.getByText('spiffe://cluster.local/ns/bookinfo/sa/reviews').waitFor();
    await answer.getByText('Valid', { exact: true }).waitFor();
    await answer.getByText(', 1 certificate reported').waitFor();
    expect(await answer.getByRole('link', { name: NAME, exact: true }).count()).toBe(2);
    expect(await violationsOf(page)).toEqual([]);
    await answer.getByRole('link', { name: /istio issuer$/ }).click();
    await page.getByRole('dialog', { name: /istio issuer$/ }).waitFor();
    expect(session.complaints).toEqual([]);
  });

  async function save(button: { click(): Promise<void> }, name: string): Promise<void> {
    const [download]: [Download, void] = await Promise.all([
      page.waitForEvent('download'),
      button.click(),
    ]);
    const stream = await download.createReadStream();
    const text = Buffer.concat(await stream.toArray()).toString();
    // As it is, but for ports that others of this machine may have.
    const here = text
      .replace('port: 8281', `port: ${ports[0]}`)
      .replace('port: 9180', `port: ${ports[1]}`);
    await writeFile(join(folder, name), here, { mode: 0o600 });
  }

  async function stopIssuer(): Promise<void> {
    if (issuer === undefined || issuer.exitCode !== null) return;
    issuer.kill('SIGTERM');
    await once(issuer, 'exit');
  }
});

async function run(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [ISSUER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'exit')) as [number];
  expect([code, Buffer.concat(said).toString()]).toEqual([
    0,
    expect.stringContaining('can be used'),
  ]);
}
