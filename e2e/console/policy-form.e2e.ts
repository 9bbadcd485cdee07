import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { createIssuerSetUp } from '../support/issuer-set-up.ts';
import { istioPolicy } from '../walkthrough/istio-policy.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, LOOKS, signIn } from './console-session.ts';
import { PolicyForm, PUBLISHED_URI_PATTERN } from './policy-form.ts';

const POLICIES = '/v1/distributedissuers/policies';
/** More chips than anybody has: the field must not notice. */
const MANY = 10_000;

describe('the policy form', () => {
  let installation: Installation;
  let browser: Browser;
  let client: ControlPlaneClient;
  let baseUrl: string;
  let session: ConsoleSession;
  let page: Page;
  let form: PolicyForm;
  const as = () => ({ apiKey: installation.apiKey });

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    ({ baseUrl } = await installation.serve());
    client = new ControlPlaneClient(baseUrl);
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });
  beforeEach(async () => {
    const [look] = LOOKS;
    if (look === undefined) throw new Error('there is no look');
    session = await signIn(browser, { baseUrl, apiKey: installation.apiKey }, look);
    ({ page } = session);
    form = new PolicyForm(page);
  });
  afterEach(async () => {
    await session?.close();
  });

  const row = (name: string) => form.row(name);
  const chips = (name: string) => form.chips(name);
  const savedPolicy = async (name: string) => {
    const { policies } = await client.must<{ policies: { name: string }[] }>({
      path: POLICIES,
      as: as(),
    });
    return policies.find((policy) => policy.name === name);
  };

  it('makes the published Istio policy by clicking, as the API would be given it', async () => {
    await session.go('/policies');
    await page.getByRole('link', { name: 'New policy' }).first().click();
    await form.fillPublishedIstioPolicy('istio-mesh');
    expect(await violationsOf(page)).toEqual([]);
    await form.create();

    const panel = page.getByRole('dialog', { name: 'istio-mesh' });
    await panel.getByText('What it allows').waitFor();
    await panel.getByText('A request with an IP address or an email address is refused.').waitFor();
    const locked = (value: string) => property('LOCKED', [], [value], 0, 0);
    expect(await savedPolicy('istio-mesh')).toMatchObject({
      name: 'istio-mesh',
      validityPeriod: 'PT1H',
      keyUsages: ['keyEncipherment', 'digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH', 'CLIENT_AUTH'],
      keyAlgorithm: { allowedValues: ['RSA_2048'], defaultValue: 'RSA_2048' },
      subject: {
        commonName: property('OPTIONAL', ['^.*'], [], 0, 1),
        organization: locked('Cyberark Inc'),
        organizationalUnit: locked('CloudApps Unit'),
        locality: locked('Newton'),
        stateOrProvince: locked('MA'),
        country: locked('USA'),
      },
      sans: {
        dnsNames: property('OPTIONAL', ['^.*'], [], 0, 10),
        ipAddresses: property('FORBIDDEN', [], [], 0, 0),
        rfc822Names: property('FORBIDDEN', [], [], 0, 0),
        uniformResourceIdentifiers: property('REQUIRED', [PUBLISHED_URI_PATTERN], [], 1, 10),
      },
    });
    expect(session.complaints).toEqual([]);
  });

  it('says at once why a pattern is refused, and mends one that has no end', async () => {
    await session.go('/policies/new');
    const name = 'URI (SAN)';
    await form.setType(name, 'Required');
    await chips(name).fill('^spiffe://[');
    await row(name).getByText('missing closing ]').first().waitFor();
    await chips(name).press('Enter');
    await form.create();
    await page.getByText('Give the policy a name').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).evaluate(isFocused)).toBe(
      true,
    );
    expect(await savedPolicy('')).toBeUndefined();

    // A click takes the chip back into the field.
    await row(name).getByRole('button', { name: 'Edit ^spiffe://[' }).click();
    await form.add(chips(name), String.raw`^spiffe://td\.example/ns/web`);
    await row(name).getByText('any text may follow').waitFor();
    await row(name).getByRole('button', { name: 'Add $' }).click();
    await row(name).getByText('any text may follow').waitFor({ state: 'detached' });
    await row(name)
      .getByRole('button', { name: /^Edit .*web\$$/ })
      .waitFor();
  });

  it('lets any value in only where somebody chose that (ruling 19)', async () => {
    await session.go('/policies/new');
    const name = 'DNS name (SAN)';
    expect(await page.getByRole('checkbox', { name: 'Any value' }).count()).toBe(0);
    await form.setType(name, 'Optional');
    await form.create();
    await row(name).getByText('choose “Any value”').waitFor();
    await row(name).getByRole('checkbox', { name: 'Any value' }).check();
    await row(name).getByText('Whatever a request asks for is allowed').waitFor();
    expect(await row(name).getByText('choose “Any value”').count()).toBe(0);
  });

  it('enables what a type uses, and nothing else', async () => {
    await session.go('/policies/new');
    const name = 'IP address (SAN)';
    const states = async () => [
      await chips(name).isEnabled(),
      await row(name)
        .getByRole('textbox', { name: /: Min$/ })
        .isEnabled(),
      await row(name)
        .getByRole('textbox', { name: /: Max$/ })
        .isEnabled(),
      (await row(name)
        .getByRole('textbox', { name: /^(Default v|V)alue/ })
        .count()) > 0,
    ];
    expect(await states()).toEqual([false, false, false, false]);
    await form.setType(name, 'Optional');
    expect(await states()).toEqual([true, false, true, true]);
    await form.setType(name, 'Required');
    expect(await states()).toEqual([true, true, true, false]);
    await form.setType(name, 'Locked');
    expect(await states()).toEqual([false, false, false, true]);
    await form.setType(name, 'Ignored');
    expect(await states()).toEqual([false, false, false, false]);
  });

  it('puts what the server refuses at its field, until that field changes', async () => {
    await client.must({ method: 'POST', path: POLICIES, as: as(), json: istioPolicy('taken') });
    const { id } = await client.must<{ id: string }>({
      method: 'POST',
      path: POLICIES,
      as: as(),
      json: istioPolicy('original'),
    });
    await session.go(`/policies/new?copy=${id}`);
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    expect(await name.inputValue()).toBe('Copy of original');
    await name.fill('taken');
    await form.create();
    await page.getByText('Policy with name taken already exists').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.evaluate(isFocused)).toBe(true);
    await name.fill('free');
    await expect.poll(() => name.getAttribute('aria-invalid')).toBe('false');
    await form.create();
    await page.getByRole('dialog', { name: 'free' }).waitFor();
    expect(await savedPolicy('free')).toMatchObject(istioPolicy('free'));
  });

  it('shows who depends on a policy and what will be different, before it is saved', async () => {
    const setUp = await createIssuerSetUp(client, as(), { name: 'payments' });
    await session.go(`/policies/${setUp.policyId}`);
    await page.getByRole('link', { name: 'Edit' }).click();
    const review = page.getByRole('button', { name: 'Review changes' });
    await page.getByText('Nothing has changed yet').waitFor();
    expect(await review.isEnabled()).toBe(false);
    await page.getByText('Used by 1 configuration').waitFor();
    await page.getByText('0 live issuer certificates').waitFor();

    await page.getByRole('button', { name: 'Days' }).click();
    await row('URI (SAN)')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await form.add(chips('URI (SAN)'), String.raw`^spiffe://cluster\.local/ns/prod/sa/[^/]+$`);
    await review.click();
    const dialog = page.getByRole('dialog', { name: 'Save changes to payments?' });
    const changes = await dialog.getByRole('region', { name: 'What will change' }).innerText();
    expect(
      changes
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ).toEqual([
      'Client cert validity',
      '−',
      '1 hour',
      '+',
      '1 day',
      'URI: allowed values',
      '−',
      String.raw`^spiffe://cluster\.local/ns/[^/]+/sa/[^/]+$`,
      '+',
      String.raw`^spiffe://cluster\.local/ns/prod/sa/[^/]+$`,
    ]);
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved policy payments').waitFor();
    const stored = istioPolicy('payments');
    stored.sans.uniformResourceIdentifiers.allowedValues = [
      String.raw`^spiffe://cluster\.local/ns/prod/sa/[^/]+$`,
    ];
    expect(await savedPolicy('payments')).toMatchObject({ ...stored, validityPeriod: 'P1D' });
    expect(session.complaints).toEqual([]);
  });

  it('asks before changes are lost, by a link or by the back button', async () => {
    await session.go('/policies');
    await page.getByRole('link', { name: 'New policy' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('half done');
    await page.goBack();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe(
      'half done',
    );
    await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  });

  it('is filled in by keyboard alone, chips included', async () => {
    await session.go('/policies/new');
    const name = 'DNS name (SAN)';
    const type = row(name).getByRole('combobox', { name: /^Type/ });
    await type.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Opt');
    await page.keyboard.press('Enter');
    await chips(name).focus();
    await page.keyboard.type('a.example\nb.example\nc.example\n');
    const labels = () => row(name).getByRole('button', { name: /^Edit/ }).allInnerTexts();
    expect(await labels()).toEqual(['a.example', 'b.example', 'c.example']);
    await page.keyboard.press('Backspace');
    expect(await labels()).toEqual(['a.example', 'b.example']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Delete');
    expect(await labels()).toEqual(['b.example']);
    expect(await chips(name).evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    expect(await chips(name).inputValue()).toBe('b.example');
  });

  it(`draws a few of ${MANY} chips, and finds the others`, async () => {
    await session.go('/policies/new');
    const name = 'DNS name (SAN)';
    await form.setType(name, 'Optional');
    await chips(name).evaluate((field, count) => {
      const lines = Array.from({ length: count }, (_, index) => `web-${index}.example.com`);
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', lines.join('\n'));
      const options = { clipboardData, bubbles: true, cancelable: true };
      field.dispatchEvent(new ClipboardEvent('paste', options));
    }, MANY);
    await row(name).getByText('40 of 10,000 are shown').waitFor();
    const drawn = row(name).getByRole('button', { name: /^Edit/ });
    expect(await drawn.count()).toBe(40);
    await chips(name).pressSequentially('web-9999.');
    await expect.poll(() => drawn.allInnerTexts()).toEqual(['web-9999.example.com']);
    await page
      .getByRole('textbox', { name: 'Name', exact: true })
      .pressSequentially('a policy with a long list');
    await form.create();
    await row(name).getByText('10001 items, at most 255 allowed').waitFor();
  });
});

function property(
  type: string,
  allowedValues: string[],
  defaultValues: string[],
  minOccurrences: number,
  maxOccurrences: number,
) {
  return { type, allowedValues, defaultValues, minOccurrences, maxOccurrences };
}

/** Runs in the page. */
function isFocused(element: Element): boolean {
  return element === element.ownerDocument.activeElement;
}
