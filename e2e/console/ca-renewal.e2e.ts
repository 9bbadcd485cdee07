import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { CaAccountInformation, CaSuccession } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { type ConsolePlace, openConsole } from './console-place.ts';

describe('the renewal of a CA in the console', () => {
  let place: ConsolePlace;
  let account: CaAccountInformation;
  let page: Page;

  beforeAll(async () => {
    place = await openConsole({ colorScheme: 'dark', width: 1440 });
    ({ page } = place);
    [account] = (await accounts()) as [CaAccountInformation];
  });
  afterAll(() => place?.close());

  const get = <T>(path: string) => place.client.must<T>({ path, as: { apiKey: place.apiKey } });
  const accounts = async () => {
    const path = '/v1/certificateauthorities/BUILTIN/accounts';
    const found = await get<{ accounts: { account: CaAccountInformation }[] }>(path);
    return found.accounts.map((one) => one.account);
  };
  const succession = () =>
    get<CaSuccession>(
      `/v1/certificateauthorities/BUILTIN/authorities/${account.accountDetails.trustChain[0]?.id}/succession`,
    );
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });

  /** Opens the page of the CA, and the question how it shall be renewed. */
  async function askForRenewal() {
    await place.session.go(`/certificate-authorities/${account.id}`);
    await dialog(account.key).getByRole('button', { name: 'Renew' }).click();
    const asking = dialog(`Renew ${account.key}`);
    await asking.getByRole('radio', { name: 'Same key', exact: true }).waitFor();
    return asking;
  }

  it('keeps the key and the CA, and makes it last longer', async () => {
    const before = await succession();
    const asking = await askForRenewal();
    await asking.getByRole('textbox', { name: 'Validity' }).fill('6');
    expect(await violationsOf(page)).toEqual([]);
    await asking.getByRole('button', { name: 'Renew' }).click();
    await page.getByText(`Renewed ${account.key}`).waitFor();
    const after = await succession();
    expect(after.id).toBe(before.id);
    expect(after.certificateSha256).not.toBe(before.certificateSha256);
    expect(Date.parse(after.validityEnd)).toBeGreaterThan(Date.parse(before.validityEnd));
    await dialog(account.key).getByText(after.certificateSha256).waitFor();
  });

  it('makes successors of the CA and its root, and hands over once the root may be used', async () => {
    const bundle = await place.client.must<{ id: string }>({
      method: 'POST',
      path: '/v1/trustbundles',
      as: { apiKey: place.apiKey },
      json: { trustDomain: 'mesh.example', configurationIds: [place.setUp.configurationId] },
    });
    const asking = await askForRenewal();
    await asking.getByRole('radio', { name: 'New key under a new root' }).check();
    const renew = asking.getByRole('button', { name: 'Renew' });
    expect(await renew.isDisabled()).toBe(true);
    await asking.getByLabel('Name of the successor').fill('Mesh CA 2');
    await asking.getByLabel('Name of the new root').fill('Mesh Root 2');
    const crossSigned = asking.getByRole('switch', { name: 'Cross-signed by the present root' });
    expect(await crossSigned.isChecked()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await renew.click();
    await page.getByText(`${account.key} and its root have successors`).waitFor();
    await dialog(account.key).getByText('CN=Mesh Root 2').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await dialog(account.key).getByRole('button', { name: 'Hand 1 provider over' }).click();
    const question = dialog('Hand over to the successor?');
    await question.getByText('mesh: 0 live issuer certificates, mesh').waitFor();
    await question.getByRole('button', { name: 'Hand over' }).click();
    await question.getByText(/which is not trusted in the trust bundle of mesh\.example/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect((await succession()).providers).toHaveLength(1);

    await place.session.go(`/trust-bundles/${bundle.id}`);
    await page.getByRole('button', { name: 'Detach mesh' }).click();
    await dialog('Detach mesh?').getByRole('button', { name: 'Detach' }).click();
    await page.getByText('No configuration has this bundle').waitFor();
    await place.session.go(`/certificate-authorities/${account.id}`);
    await dialog(account.key).getByRole('button', { name: 'Hand 1 provider over' }).click();
    await question.getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('1 provider handed over').waitFor();
    await dialog(account.key)
      .getByRole('button', { name: /^Hand / })
      .waitFor({ state: 'detached' });

    await dialog(account.key)
      .getByRole('link', { name: /Mesh CA 2/ })
      .click();
    await dialog('Mesh CA 2').getByText('Its root follows').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const provider = await get<{ caAccountId: string }>(
      `/v1/distributedissuers/subcaproviders/${place.setUp.subCaProviderId}`,
    );
    expect(page.url()).toContain(provider.caAccountId);
    expect(place.session.complaints).toEqual([expect.stringContaining('409')]);
  });

  it('gives the chain from the successor to the root before', async () => {
    const known = await accounts();
    const [oldRoot, newRoot] = [account.key, 'Mesh CA 2'].map((name) => {
      const chain = known.find(({ key }) => key === name)?.accountDetails.trustChain;
      return new X509Certificate(chain?.at(-1)?.certificate ?? '');
    }) as [X509Certificate, X509Certificate];
    await place.session.go(
      `/certificate-authorities/${known.find(({ key }) => key === 'Mesh CA 2')?.id}`,
    );
    const waiting = page.waitForEvent('download');
    await dialog('Mesh CA 2')
      .getByRole('link', { name: /^PEM, until/ })
      .click();
    const text = await readFile(await (await waiting).path(), 'utf8');
    const chain = text
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .filter((pem) => pem.trim() !== '')
      .map((pem) => new X509Certificate(pem));
    expect(chain.map(({ subject }) => subject.split('\n').at(-1))).toEqual([
      'CN=Mesh CA 2',
      'CN=Mesh Root 2',
      'CN=Luciole Root CA',
    ]);
    const [ca, cross, root] = chain as [X509Certificate, X509Certificate, X509Certificate];
    expect(ca.verify(newRoot.publicKey)).toBe(true);
    expect(cross.publicKey.equals(newRoot.publicKey)).toBe(true);
    expect(cross.verify(oldRoot.publicKey)).toBe(true);
    expect(root.fingerprint256).toBe(oldRoot.fingerprint256);
  });
});
