import type { RouteDefinition } from '@luciole/contract';
import type { TestApp, TestRequest, TestResponse } from './test-app.ts';

/** A browser on a page of the application: keeps its cookie, and names the page's origin. */
export class TestBrowser {
  /** What `Cookie` will say. */
  cookie: string | undefined;
  /** Of the page. */
  origin: string | undefined = 'https://luciole.example';
  readonly #app: TestApp;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(app: TestApp, headers: Readonly<Record<string, string>> = {}) {
    this.#app = app;
    this.#headers = headers;
  }

  async send(
    method: RouteDefinition['method'],
    url: string,
    json?: unknown,
    headers: TestRequest['headers'] = {},
  ): Promise<TestResponse> {
    const response = await this.#app.request(method, url, {
      headers: {
        ...(this.cookie !== undefined && { cookie: this.cookie }),
        ...(this.origin !== undefined && { origin: this.origin }),
        ...this.#headers,
        ...headers,
      },
      ...(json !== undefined && { json }),
    });
    const [set] = [response.headers['set-cookie']].flat().slice(-1);
    if (typeof set === 'string') {
      this.cookie = set.includes('Max-Age=0') ? undefined : set.split(';', 1)[0];
    }
    return response;
  }

  /** Signs in with a password. */
  signIn(username: string, password: string, more: object = {}): Promise<TestResponse> {
    return this.send('POST', '/v1/session', { username, password, ...more });
  }
}

/** A password that the rules take. */
export const GOOD_PASSWORD = 'mule-tangent-ozone-clay';

/** Invites somebody and accepts: a user with a password, and the browser in which that happened. */
export async function createPerson(
  app: TestApp,
  roles: readonly string[],
  { apiKey = app.apiKey, urlPrefix = app.urlPrefix, password = GOOD_PASSWORD } = {},
): Promise<{
  userId: string;
  username: string;
  password: string;
  company: string;
  browser: TestBrowser;
}> {
  const username = `person-${crypto.randomUUID()}@example.com`;
  const invited = await app.request('POST', '/v1/users/invitations', {
    apiKey,
    json: { username, roles },
  });
  if (invited.status !== 201) throw new Error(`invitation: ${invited.status} ${invited.text}`);
  const { user, link } = invited.json<{ user: { id: string }; link: string }>();
  const browser = new TestBrowser(app);
  const accepted = await browser.send('POST', '/v1/session/link', {
    token: tokenOf(link),
    newPassword: password,
  });
  if (accepted.status !== 201) throw new Error(`acceptance: ${accepted.status} ${accepted.text}`);
  return { userId: user.id, username, password, company: urlPrefix, browser };
}

/** The token in a link. */
export function tokenOf(link: string): string {
  return link.split('#link=')[1] ?? '';
}
