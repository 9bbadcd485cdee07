import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { deriveFrom } from '../../../src/single-sign-on/attempts.ts';
import type { KnownSecrets } from '../known-secrets.ts';
import type { TestApp } from '../test-app.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OpenIdProvider,
  type TokenAnswer,
} from './openid-provider.ts';
import { outcomeOf, SignInBrowser } from './sign-in-browser.ts';
import { settingsOf } from './single-sign-on-bench.ts';

/**
 * Signs people in at a provider, right and wrong, and out again; remembers every secret that this takes.
 *
 * @returns those secrets by their labels
 * @throws {Error} when something ends otherwise than it should
 */
export async function useSingleSignOn(
  app: TestApp,
  provider: OpenIdProvider,
  secrets: KnownSecrets,
): Promise<ReadonlyMap<string, string>> {
  const used = new Map<string, string>();
  const text = (label: string, value: string) => used.set(label, secrets.text(label, value));
  const admin = (method: 'GET' | 'PUT' | 'POST', path: string, json?: object) =>
    app.request(method, `/v1/singlesignon${path}`, {
      apiKey: app.apiKey,
      ...(json !== undefined && { json }),
    });
  /** A sign-in at the provider, with everything that goes to and fro. */
  const signIn = async (name: string, tamper?: (answer: TokenAnswer) => void): Promise<number> => {
    provider.person = randomUUID();
    provider.people.set(provider.person, {
      email: `${provider.person}@example.com`,
      groups: ['staff'],
    });
    provider.tamper = (answer) => {
      tamper?.(answer);
      if (answer.id_token !== undefined) {
        used.set(`${name}: ID token`, secrets.token(`${name}: ID token`, answer.id_token));
        text(`${name}: access token`, String(answer['access_token']));
      }
      return Promise.resolve();
    };
    const browser = new SignInBrowser(app);
    const begun = await browser.start(app.urlPrefix);
    const token = browser.cookies.get('__Host-luciole-sign-in') ?? '';
    text(`${name}: cookie of the sign-in`, token);
    for (const purpose of ['state', 'nonce', 'verifier'] as const) {
      text(`${name}: ${purpose}`, deriveFrom(token, purpose));
    }
    const back = await provider.visit(begun, browser.providerCookies);
    text(`${name}: authorization code`, new URL(back).searchParams.get('code') ?? '');
    const [, problem] = outcomeOf((await browser.comeBack(back)).headers['location']);
    // What is spent is refused, and is no less a secret.
    await browser.comeBack(back);
    const session = browser.cookies.get('__Host-luciole');
    if (session !== undefined) text(`${name}: cookie of the session`, session);
    if (name === 'one who leaves') await browser.send('POST', '/v1/session/signout');
    return problem;
  };
  const { redirectUri, postLogoutRedirectUri } = (await admin('GET', '')).json<{
    redirectUri: string;
    postLogoutRedirectUri: string;
  }>();
  await provider.serve({
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [postLogoutRedirectUri],
  });
  text('client secret', CLIENT_SECRET);
  const wrong = `wrong-secret-${randomUUID()}`;
  text('wrong client secret', wrong);
  await admin('POST', '/test', {
    issuerUrl: provider.issuer,
    clientId: CLIENT_ID,
    clientSecret: wrong,
  });
  const put = async (changes: object) =>
    expectOutcome('settings', (await admin('PUT', '', settingsOf(provider, changes))).status, 200);
  await put({ clientSecret: wrong });
  expectOutcome('a client with a wrong secret', await signIn('a wrong client'), 20024);
  await put({});
  expectOutcome('one who stays', await signIn('one who stays'), 0);
  expectOutcome('one who leaves', await signIn('one who leaves'), 0);
  expectOutcome('a forged token', await signIn('one who forges', forge), 20022);
  return used;
}

/** Puts an ID token with another nonce in the place of the right one, as somebody without the key would. */
function forge(answer: TokenAnswer): void {
  const { nonce, ...claims } = decodeJwt(String(answer.id_token));
  const [header] = String(answer.id_token).split('.');
  const body = Buffer.from(JSON.stringify({ ...claims, nonce: `${String(nonce)}x` }));
  answer.id_token = `${header}.${body.toString('base64url')}.${'A'.repeat(86)}`;
}

function expectOutcome(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}`);
}
