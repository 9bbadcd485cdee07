import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CertificatePolicy,
  formatValidityPeriod,
  noteMessage,
  violationMessage,
} from '@luciole/policy';
import { DECISION_TABLE, type DecisionRow } from '@luciole/policy/testing';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchOf } from '../../apps/web/src/features/simulator/requested.ts';
import { simulate } from '../../apps/web/src/features/simulator/simulate.ts';
import { stringifySearch } from '../../apps/web/src/lib/list-search.ts';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { openssl } from '../support/openssl.ts';
import { istioPolicy } from '../walkthrough/istio-policy.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, LOOKS, signIn } from './console-session.ts';

/** All but those for issuers that shorten a validity: neither the dry run nor the simulator is one. */
const ROWS = DECISION_TABLE.filter(({ options }) => options.clampValidity !== true);
/** Every so many rows are clicked through in the browser as well. */
const STEP = 12;
const WEB = 'spiffe://cluster.local/ns/prod/sa/web';

describe('the policy simulator', () => {
  let installation: Installation;
  let browser: Browser;
  let client: ControlPlaneClient;
  let baseUrl: string;
  let session: ConsoleSession;
  let page: Page;
  let folder: string;
  const ids = new Map<CertificatePolicy, string>();
  const as = () => ({ apiKey: installation.apiKey });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'luciole-simulator-'));
    installation = await createInstallation();
    browser = await launchBrowser();
    ({ baseUrl } = await installation.serve());
    client = new ControlPlaneClient(baseUrl);
    for (const policy of new Set(ROWS.map((row) => row.policy))) {
      ids.set(policy, await save({ ...policy, name: `row-${ids.size}` }));
    }
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const save = async (json: object) => {
    const path = '/v1/distributedissuers/policies';
    const { id } = await client.must<{ id: string }>({ method: 'POST', path, as: as(), json });
    return id;
  };
  const dryRun = (row: DecisionRow) =>
    client.send<{ outcome?: string; errors?: { code: number }[] }>({
      method: 'POST',
      path: `/v1/distributedissuers/policies/${ids.get(row.policy)}/evaluation`,
      as: as(),
      json: row.requested,
    });

  const verdict = () => page.getByRole('region', { name: 'Verdict' });
  const field = (name: string) => verdict().getByRole('listitem', { name, exact: true });
  const request = async (subjectAltName: string) => {
    const file = join(folder, 'request.pem');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', file];
    const names = ['-subj', '/O=Evil', '-addext', `subjectAltName=${subjectAltName}`];
    await openssl('req', '-new', ...key, ...files, ...names);
    return readFile(file, 'utf8');
  };

  it('has every row of the shared table to agree on', () => {
    expect(ROWS.length).toBeGreaterThan(140);
  });

  it.each(ROWS)('agrees with the API: $title', async (row) => {
    const { status, body } = await dryRun(row);
    expect(answerOf(row)).toEqual(
      status === 200 ? { ...body, requested: undefined } : { malformed: body.errors?.[0]?.code },
    );
  });

  describe('in a browser', () => {
    beforeEach(async () => {
      const [look] = LOOKS;
      if (look === undefined) throw new Error('there is no look');
      session = await signIn(browser, { baseUrl, apiKey: installation.apiKey }, look);
      ({ page } = session);
    });
    afterEach(async () => {
      await session?.close();
    });

    it('shows what the API says, for requests that a link can hold', async () => {
      const rows = ROWS.filter(isInAnAddress).filter((_, index) => index % STEP === 0);
      expect(rows.length).toBeGreaterThan(7);
      for (const row of rows) {
        const { body } = await dryRun(row);
        const search = { ...searchOf(row.requested), policy: ids.get(row.policy) };
        await session.go(`/simulator${stringifySearch(search)}`);
        const banner = verdict().getByRole('alert').first();
        await banner.getByText(/^(Permitted|Refused)$/).waitFor();
        const outcome = (await banner.innerText()).startsWith('Permitted') ? 'permitted' : 'denied';
        expect([row.title, outcome]).toEqual([row.title, body.outcome]);
      }
      expect(session.complaints).toEqual([]);
    });

    it('judges a request of openssl field by field, and shows the certificate', async () => {
      const policy = await save(istioPolicy('mesh'));
      await session.go(`/policies/${policy}`);
      await page.getByRole('link', { name: 'Simulate' }).click();
      await page.getByRole('button', { name: 'Certification request' }).click();
      const pem = await request(`URI:${WEB}`);
      const box = page.getByRole('textbox', { name: 'Certification request (PEM)' });
      await box.fill(pem);
      await verdict().getByText('Permitted', { exact: true }).waitFor();
      await field('Organization (O)').getByText('Set by the policy').waitFor();
      await field('URI')
        .getByText(/allowed by \^spiffe/)
        .waitFor();
      await field('Key algorithm').getByText('Key encipherment dropped').waitFor();
      const certificate = verdict().getByRole('region', { name: 'Certificate' });
      await certificate.getByText('OU=Platform,O=Bookinfo,L=Newton,ST=MA,C=US').waitFor();
      await certificate.getByText(`URI:${WEB}`).waitFor();
      await certificate.getByText('EC P-256, of the request').waitFor();
      expect(await certificate.getByText('Key encipherment').count()).toBe(0);
      expect(page.url()).not.toContain('CERTIFICATE');
      expect(await violationsOf(page)).toEqual([]);

      await box.fill(await request(`URI:${WEB},IP:10.0.0.1`));
      await verdict().getByText('Refused', { exact: true }).first().waitFor();
      await field('IP address').getByText('The policy forbids IP addresses.').waitFor();
      await field('URI').getByText('Allowed', { exact: true }).waitFor();

      await box.fill(forged(pem));
      await verdict().getByText('No policy is asked').waitFor();
      await page.getByText('CSR_SIGNATURE_INVALID').waitFor();
      expect(session.complaints).toEqual([]);
    });

    it('loads examples, and keeps them in the address', async () => {
      const policy = await save(istioPolicy('examples'));
      await session.go(`/simulator?policy=${policy}`);
      await page.getByRole('button', { name: 'Istio workload' }).click();
      await verdict().getByText('Permitted', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'istiod serving certificate' }).click();
      await field('URI').getByText('The policy requires at least 1 URI.').waitFor();
      await page.getByRole('button', { name: 'DNS server' }).click();
      await field('IP address').getByText('The policy forbids IP addresses.').waitFor();
      await page.reload();
      await field('IP address').getByText('2001:db8::53').waitFor();
      await page.getByRole('button', { name: 'Remove 2001:db8::53' }).click();
      await page.waitForURL((url) => url.searchParams.get('ip') === '192.0.2.53');
      await page.getByRole('textbox', { name: 'Validity asked for' }).fill('2');
      await field('Validity').getByText('is longer than the policy').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });

    it('is found in the command palette', async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Page or action' }).fill('dry run');
      await page.getByRole('option', { name: /Policy Simulator/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Which policy?').waitFor();
      expect(new URL(page.url()).pathname).toBe('/simulator');
    });
  });
});

/** What the simulator says about a row, as the API writes its answers. */
function answerOf({ policy, requested }: DecisionRow): object {
  const simulation = simulate(policy, requested);
  if ('malformed' in simulation) return { malformed: 10006 };
  const { decision } = simulation;
  if (decision.outcome === 'denied') {
    const violations = decision.violations.map((violation) => ({
      ...violation,
      args: violation.args.map(String),
      message: violationMessage(violation),
    }));
    return { outcome: 'denied', requested: undefined, violations };
  }
  const { validityPeriod, ...content } = decision.content;
  return {
    outcome: 'permitted',
    requested: undefined,
    content: { ...content, validityPeriod: formatValidityPeriod(validityPeriod) },
    notes: decision.notes.map((note) => ({ ...note, message: noteMessage(note) })),
  };
}

/** An address has lines, and an end. */
function isInAnAddress({ requested }: DecisionRow): boolean {
  const values = [...Object.values(requested.subject), ...Object.values(requested.sans)].flat();
  return (
    values.every((value) => value !== '' && value.isWellFormed() && !/\p{Cc}/u.test(value)) &&
    values.join('').length < 2000
  );
}

/** The same request with its last signature octets changed. */
function forged(pem: string): string {
  const lines = pem.trim().split('\n');
  const der = Buffer.from(lines.slice(1, -1).join(''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return [
    lines[0],
    der
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n'),
    lines.at(-1),
  ].join('\n');
}
