import type { Locator, Page } from '@playwright/test';

/** How somebody fills in the form for a policy, field by field. */
export class PolicyForm {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  row(name: string): Locator {
    return this.page.getByRole('group', { name, exact: true });
  }

  chips(name: string): Locator {
    return this.row(name).getByRole('textbox', { name, exact: true });
  }

  async setType(name: string, type: string): Promise<void> {
    await this.row(name).getByRole('combobox', { name: /^Type/ }).click();
    await this.page.getByRole('option', { name: type, exact: true }).click();
  }

  /** Types values into a field of chips. */
  async add(field: Locator, ...values: readonly string[]): Promise<void> {
    for (const value of values) {
      await field.fill(value);
      await field.press('Enter');
    }
  }

  async create(): Promise<void> {
    await this.page.getByRole('button', { name: 'Create', exact: true }).last().click();
  }

  /** The published Istio policy (contract.md §3.7), by clicking; everything but the button that makes it. */
  async fillPublishedIstioPolicy(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await this.page.getByRole('textbox', { name: 'Client cert validity' }).fill('1');
    await this.page.getByRole('button', { name: 'Hours' }).click();
    await this.setType('Common name (CN)', 'Optional');
    await this.add(this.chips('Common name (CN)'), '^.*');
    await this.#lock('Organization (O)', 'Cyberark Inc');
    await this.#lock('Organizational unit (OU)', 'CloudApps Unit');
    await this.#lock('City or locality (L)', 'Newton');
    await this.#lock('State or province (ST)', 'MA');
    await this.#lock('Country (C)', 'USA');
    await this.row('Country (C)').getByText('wants a country of two letters').waitFor();
    await this.setType('DNS name (SAN)', 'Optional');
    await this.add(this.chips('DNS name (SAN)'), '^.*');
    await this.setType('URI (SAN)', 'Required');
    await this.add(this.chips('URI (SAN)'), PUBLISHED_URI_PATTERN);
    await this.#choose('Key algorithm', 'RSA 2048');
    await this.#choose('Key usage', 'Key encipherment', 'Digital signature');
    await this.#choose('Extended key usage', 'Server authentication', 'Client authentication');
  }

  async #lock(name: string, value: string): Promise<void> {
    await this.setType(name, 'Locked');
    await this.add(this.row(name).getByRole('textbox', { name: /^Value/ }), value);
  }

  async #choose(name: string, ...options: readonly string[]): Promise<void> {
    const field = this.page.getByRole('combobox', { name, exact: true });
    await field.click();
    for (const option of options) {
      await this.page.getByRole('option', { name: option, exact: true }).click();
    }
    await field.press('Escape');
  }
}

export const PUBLISHED_URI_PATTERN = String.raw`^spiffe://cluster\.local/ns/.*/sa/.*`;
