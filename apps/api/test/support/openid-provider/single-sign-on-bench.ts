import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp, type TestCompany, type TestResponse } from '../test-app.ts';
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider } from './openid-provider.ts';
import type { SignInBrowser } from './sign-in-browser.ts';

/** The application, and a provider for each of two companies. */
export interface SingleSignOnBench {
  readonly app: TestApp;
  readonly ours: TestCompany;
  readonly theirs: TestCompany;
  readonly ourProvider: OpenIdProvider;
  readonly theirProvider: OpenIdProvider;
  /** A provider that the operator named, and that is down. */
  readonly lostProvider: Pick<OpenIdProvider, 'issuer'>;
  /** Configures our provider anew. */
  configure(changes?: object): Promise<TestResponse>;
  /** Somebody new at our provider, with a verified address; gives the subject. */
  someone(groups: readonly string[], claims?: object): string;
  /** Signs somebody in at our provider; gives where that ends. */
  signIn(browser: SignInBrowser, person: string, returnTo?: string): Promise<string>;
  /** Moves the application's clock until {@link reset}; the providers go by the real one. */
  advance(seconds: number): void;
  /** Everything as at the beginning, for the next test. */
  reset(): Promise<void>;
  /** Events of our company of a type, the newest first. */
  events(type: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** What every test begins with. */
export function settingsOf(
  { issuer }: Pick<OpenIdProvider, 'issuer'>,
  changes: object = {},
): object {
  return {
    enabled: true,
    issuerUrl: issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    scopes: ['openid', 'email', 'profile', 'groups'],
    groupMappings: [
      { group: 'pki', roles: ['PKI_ADMIN'] },
      { group: 'root', roles: ['SYSTEM_ADMIN'] },
      { group: 'staff', roles: ['GUEST'] },
    ],
    ...changes,
  };
}

/** Starts application and providers; each provider knows the application, and each company its provider. */
export async function createSingleSignOnBench(): Promise<SingleSignOnBench> {
  const [ourProvider, theirProvider, lostProvider] = await Promise.all([
    OpenIdProvider.start(),
    OpenIdProvider.start(),
    OpenIdProvider.start(),
  ]);
  const app = await createTestApp({
    LUCIOLE_FETCH_EXCEPTIONS: [ourProvider, theirProvider, lostProvider]
      .map(({ exception }) => exception)
      .join(','),
  });
  await lostProvider.stop();
  const theirs = await app.createCompany();
  const put = (company: TestCompany, settings: object): Promise<TestResponse> =>
    app.request('PUT', '/v1/singlesignon', { apiKey: company.apiKey, json: settings });
  for (const [company, provider] of [
    [app, ourProvider],
    [theirs, theirProvider],
  ] as const) {
    const response = await app.request('GET', '/v1/singlesignon', { apiKey: company.apiKey });
    const information = response.json<{ redirectUri: string; postLogoutRedirectUri: string }>();
    await provider.serve({
      redirectUris: [information.redirectUri],
      postLogoutRedirectUris: [information.postLogoutRedirectUri],
    });
    const stored = await put(company, settingsOf(provider));
    if (stored.status !== 200) throw new Error(`settings: ${stored.status} ${stored.text}`);
  }
  let advanced = 0;
  const configure = (changes: object = {}) => put(app, settingsOf(ourProvider, changes));
  const advance = (seconds: number): void => {
    advanced += seconds;
    app.clock.advance(seconds);
  };
  return {
    app,
    ours: app,
    theirs,
    ourProvider,
    theirProvider,
    lostProvider,
    configure,
    someone(groups, claims = {}) {
      const person = randomUUID();
      const email = `${person.slice(0, 8)}@example.com`;
      ourProvider.people.set(person, { email, email_verified: true, groups, ...claims });
      return person;
    },
    signIn: (browser, person, returnTo = '/') =>
      browser.signIn(app.urlPrefix, ourProvider, person, returnTo),
    advance,
    async reset() {
      advance(-advanced);
      ourProvider.tamper = undefined;
      ourProvider.tamperMetadata = undefined;
      await configure();
    },
    events: (type) =>
      app.database.asAdministrator(
        `select actor_name, before, after, outcome from audit_events where type = $1 and company_id = $2
         order by sequence desc`,
        [type, app.companyId],
      ),
    async close() {
      await app.close();
      await Promise.all([ourProvider.stop(), theirProvider.stop()]);
      for (const provider of [ourProvider, theirProvider, lostProvider]) provider.clean();
    },
  };
}
