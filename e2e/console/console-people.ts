import { createHmac } from 'node:crypto';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import pg from 'pg';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { freePort } from '../support/free-port.ts';

/** A control plane that takes changes from its own pages: its public URL is where it serves. */
export interface PeopleInstallation {
  readonly installation: Installation;
  readonly baseUrl: string;
  readonly client: ControlPlaneClient;
}

/** Somebody with a browser. */
export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
}

export const GOOD_PASSWORD = 'lighthouse kettle violin 42';

export async function createPeopleInstallation(
  settings: Readonly<Record<string, string>> = {},
): Promise<PeopleInstallation> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const installation = await createInstallation({ ...settings, LUCIOLE_PUBLIC_URL: baseUrl });
  await installation.serve(port);
  return { installation, baseUrl, client: new ControlPlaneClient(baseUrl) };
}

/** Opens a browser of its own, 1440 pixels wide. */
export async function newPerson(browser: Browser): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  return { context, page: await context.newPage() };
}

/** Invites somebody by the API and gives the link. */
export async function invite(
  { client, installation }: PeopleInstallation,
  username: string,
  ...roles: readonly string[]
): Promise<string> {
  const { link } = await client.must<{ link: string }>({
    method: 'POST',
    path: '/v1/users/invitations',
    as: { apiKey: installation.apiKey },
    json: { username, roles },
  });
  return link;
}

/** Accepts an invitation in a browser of its own, and is left on the dashboard. */
export async function join(
  browser: Browser,
  place: PeopleInstallation,
  username: string,
  ...roles: readonly string[]
): Promise<Person> {
  const person = await newPerson(browser);
  await person.page.goto(await invite(place, username, ...roles));
  await person.page.getByRole('button', { name: 'Continue' }).click();
  await person.page.getByLabel('New password', { exact: true }).fill(GOOD_PASSWORD);
  await person.page.getByRole('button', { name: 'Set the password' }).click();
  await person.page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  return person;
}

/** Types user name and password into the sign-in page and sends them. */
export async function typePassword(
  page: Page,
  username: string,
  password = GOOD_PASSWORD,
): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/**
 * Makes all sign-ins eleven minutes older than they are. Nobody can wait that long in a test, and the API tells the time
 * by the clock of the machine.
 */
export async function letTimePass({ installation }: PeopleInstallation): Promise<void> {
  const database = new pg.Client({
    connectionString: installation.adminUrl.replace('/postgres?', '/luciole?'),
  });
  await database.connect();
  try {
    await database.query(
      `update luciole.user_sessions set authenticated_on = authenticated_on - interval '11 minutes'`,
    );
  } finally {
    await database.end();
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows for a seed in base32 (RFC 6238), `steps` of 30 seconds from now. */
export function appCode(seed: string, steps = 0): string {
  const bits = Array.from(seed.replaceAll(/[^A-Z2-7]/g, ''))
    .map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
