import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpsRequest, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opensslOk } from '@luciole/pki/testing';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/** What the provider says of one of its people, besides the subject. */
export type PersonClaims = Readonly<Record<string, unknown>>;

/** What stands in a token answer. */
export type TokenAnswer = Record<string, unknown> & { id_token?: string };

/** Where clients come back to. */
export interface ProviderOptions {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
}

export const CLIENT_ID = 'luciole';
/** Of the client; begins so that a search for it finds it. */
export const CLIENT_SECRET = 'provider-secret-0123456789-abcdefghijklmnop';

/**
 * A real OpenID provider (oidc-provider) on loopback, over https. Whoever comes to its login page is let in as
 * {@link person}; it is wrong on demand, with its own key.
 */
export class OpenIdProvider {
  /** Subject of whoever signs in next. */
  person = 'nobody';
  readonly people = new Map<string, PersonClaims>();
  /** Changes the answer of the token endpoint. */
  tamper: ((answer: TokenAnswer) => Promise<void>) | undefined;
  /** Changes its metadata. */
  tamperMetadata: ((metadata: Record<string, unknown>) => void) | undefined;
  /** Requests that were answered, by path. */
  readonly requests: string[] = [];
  readonly privateKey: CryptoKey;
  readonly #server: Server;
  readonly #folder: string;
  readonly #port: number;

  private constructor(server: Server, folder: string, privateKey: CryptoKey) {
    this.#server = server;
    this.#folder = folder;
    this.#port = (server.address() as AddressInfo).port;
    this.privateKey = privateKey;
  }

  static async start(): Promise<OpenIdProvider> {
    const folder = mkdtempSync(join(tmpdir(), 'luciole-provider-'));
    const names = ['-subj', '/CN=provider', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
    opensslOk(['req', '-x509', '-days', '2', ...key, ...names, ...files], { cwd: folder });
    const server = createServer({
      key: readFileSync(join(folder, 'key.pem')),
      cert: readFileSync(join(folder, 'certificate.pem')),
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    return new OpenIdProvider(server, folder, privateKey);
  }

  get issuer(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** As `LUCIOLE_FETCH_EXCEPTIONS` names it. */
  get exception(): string {
    return `127.0.0.1:${this.#port}=${join(this.#folder, 'certificate.pem')}`;
  }

  /** Begins to serve one client. */
  async serve({ redirectUris, postLogoutRedirectUris }: ProviderOptions): Promise<void> {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: redirectUris,
          post_logout_redirect_uris: postLogoutRedirectUris,
          response_types: ['code'],
          grant_types: ['authorization_code'],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: {
        keys: [{ ...(await exportJWK(this.privateKey)), alg: 'ES256', use: 'sig', kid: 'k' }],
      },
      cookies: { keys: ['of this test'] },
      ttl: {
        AccessToken: 600,
        AuthorizationCode: 60,
        Grant: 600,
        IdToken: 600,
        Interaction: 600,
        Session: 600,
      },
      pkce: { required: () => true },
      scopes: ['openid', 'email', 'profile', 'groups'],
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['given_name', 'family_name', 'preferred_username'],
        groups: ['groups', 'department'],
      },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, ...this.people.get(sub) }),
      }),
      loadExistingGrant: async (context: {
        oidc: { client: { clientId: string }; session: { accountId: string } };
      }) => {
        const { client, session } = context.oidc;
        const { clientId } = client;
        const grant = new provider.Grant({ clientId, accountId: session.accountId });
        grant.addOIDCScope('openid email profile groups');
        await grant.save();
        return grant;
      },
    });
    provider.use(async (context, next) => {
      await next();
      this.requests.push(context.path);
      if (context.path === '/token' && this.tamper !== undefined) {
        await this.tamper(context.body as TokenAnswer);
      }
      if (context.path === '/.well-known/openid-configuration') {
        this.tamperMetadata?.(context.body as Record<string, unknown>);
      }
    });
    const callback = provider.callback();
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/login/') !== true) callback(request, response);
      else {
        const result = { login: { accountId: this.person } };
        void provider.interactionFinished(request, response, result);
      }
    });
  }

  /** Follows a browser with these cookies through the provider; gives where it is led away to. */
  async visit(url: string, cookies: Map<string, string>): Promise<string> {
    const ca = readFileSync(join(this.#folder, 'certificate.pem'), 'utf8');
    let next = url;
    for (let step = 0; step < 10 && next.startsWith(this.issuer); step += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const request = httpsRequest(next, { ca, headers: { cookie }, agent: false }).end();
      const [response] = await once(request, 'response');
      response.resume();
      for (const set of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        cookies.set(name, value);
      }
      const { location } = response.headers;
      if (location === undefined) throw new Error(`the provider answered ${response.statusCode}`);
      next = new URL(location, next).href;
    }
    return next;
  }

  /** Answers nothing any more. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Removes its files. */
  clean(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
