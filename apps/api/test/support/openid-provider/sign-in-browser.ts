import type { RouteDefinition } from '@luciole/contract';
import type { TestApp, TestResponse } from '../test-app.ts';
import type { OpenIdProvider } from './openid-provider.ts';

const PUBLIC_URL = 'https://luciole.example';

/** A browser that goes back and forth between the application and a provider, and keeps the cookies of both. */
export class SignInBrowser {
  readonly cookies = new Map<string, string>();
  readonly providerCookies = new Map<string, string>();
  readonly #app: TestApp;

  constructor(app: TestApp) {
    this.#app = app;
  }

  async send(
    method: RouteDefinition['method'],
    url: string,
    json?: unknown,
  ): Promise<TestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#app.request(method, url, {
      headers: { origin: PUBLIC_URL, ...(cookie !== '' && { cookie }) },
      ...(json !== undefined && { json }),
    });
    for (const set of [response.headers['set-cookie']].flat()) {
      if (typeof set !== 'string') continue;
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }

  /** Begins a sign-in; gives the address at the provider, or the page that says what is wrong. */
  async start(urlPrefix: string, returnTo = '/'): Promise<string> {
    const query = new URLSearchParams({ returnTo }).toString();
    const response = await this.send('GET', `/v1/companies/${urlPrefix}/singlesignon?${query}`);
    return String(response.headers['location']);
  }

  /** Comes back to the application; a navigation from another site sends no SameSite=Strict cookie. */
  async comeBack(url: string): Promise<TestResponse> {
    const session = this.cookies.get('__Host-luciole');
    this.cookies.delete('__Host-luciole');
    const response = await this.send('GET', url.slice(PUBLIC_URL.length));
    if (session !== undefined && !this.cookies.has('__Host-luciole')) {
      this.cookies.set('__Host-luciole', session);
    }
    return response;
  }

  /** A whole sign-in; gives where it ends. */
  async signIn(
    urlPrefix: string,
    provider: OpenIdProvider,
    person: string,
    returnTo = '/',
  ): Promise<string> {
    provider.person = person;
    const begun = await this.start(urlPrefix, returnTo);
    if (!begun.startsWith(provider.issuer)) return begun;
    const ended = await this.comeBack(await provider.visit(begun, this.providerCookies));
    return String(ended.headers['location']);
  }
}

/** The page to which a sign-in leads, and the code of what is wrong, or 0. */
export function outcomeOf(location: unknown): readonly [string, number] {
  const { pathname, searchParams } = new URL(String(location), PUBLIC_URL);
  return [pathname, Number(searchParams.get('problem'))];
}
