import * as client from 'openid-client';
import type { Claims } from '../claims.ts';
import { deriveFrom } from '../attempts.ts';
import { ProviderError } from './provider-problem.ts';

/** What a provider said of whoever signed in there, verified. */
export interface SignedIn {
  readonly subject: string;
  /** Of the ID token, and of the UserInfo endpoint where the ID token lacks what is asked for. */
  readonly claims: Claims;
  readonly idToken: string;
  /** When that was, if the provider says so. */
  readonly authenticatedOn: Date | undefined;
  /** Whether the provider says that there was more than one factor (RFC 8176). */
  readonly secondFactor: boolean;
}

/** What names somebody (OpenID Connect Core 1.0 §2): ASCII, at most 255 characters; it is stored and shown. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** What the browser brought back. */
export interface CallbackQuery {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

/** What an authorization request asks beyond what every one does. */
export interface AuthorizationWishes {
  readonly scopes: readonly string[];
  /** Oldest sign-in at the provider that will do, in seconds; 0: the user is asked again. */
  readonly maxAge: number;
}

/**
 * The URL that a browser goes to (OpenID Connect Core 1.0 §3.1.2.1), with PKCE (RFC 7636, S256).
 *
 * @throws {ProviderError} when the provider names none that is https
 */
export async function authorizationUrl(
  provider: client.Configuration,
  token: string,
  redirectUri: string,
  { scopes, maxAge }: AuthorizationWishes,
): Promise<URL> {
  if (!isHttps(provider.serverMetadata().authorization_endpoint)) {
    throw new ProviderError(
      'SINGLE_SIGN_ON_PROVIDER_FAILED',
      'The metadata names no https address for authorization_endpoint',
    );
  }
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: deriveFrom(token, 'state'),
    nonce: deriveFrom(token, 'nonce'),
    code_challenge: await client.calculatePKCECodeChallenge(deriveFrom(token, 'verifier')),
    code_challenge_method: 'S256',
    // Also where any age would do: who is asked for it must say when the user signed in (OpenID Connect Core 1.0 §2).
    max_age: String(maxAge),
    ...(maxAge === 0 && { prompt: 'login' }),
  });
  return url;
}

/** The URL at which a browser signs out (OpenID Connect RP-Initiated Logout 1.0 §2); `undefined` when the provider names none that is https. */
export function signOutUrl(
  provider: client.Configuration,
  postLogout: string,
  idToken: string | undefined,
): URL | undefined {
  if (!isHttps(provider.serverMetadata().end_session_endpoint)) return undefined;
  return client.buildEndSessionUrl(provider, {
    post_logout_redirect_uri: postLogout,
    ...(idToken !== undefined && { id_token_hint: idToken }),
  });
}

/**
 * Exchanges the code for an ID token and verifies that: issuer, audience, authorized party, nonce, times, signature, and
 * the issuer of the answer itself (RFC 9207).
 *
 * @throws {ProviderError} and errors of openid-client and of fetches, which `judgeFailure` reads
 */
export async function exchangeCode(
  provider: client.Configuration,
  token: string,
  redirectUri: string,
  query: CallbackQuery,
  wantedClaims: readonly string[],
): Promise<SignedIn> {
  const url = new URL(redirectUri);
  for (const name of ['code', 'state', 'iss', 'error'] as const) {
    const value = query[name];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const tokens = await client.authorizationCodeGrant(provider, url, {
    expectedState: deriveFrom(token, 'state'),
    expectedNonce: deriveFrom(token, 'nonce'),
    pkceCodeVerifier: deriveFrom(token, 'verifier'),
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const idToken = tokens.id_token;
  if (claims === undefined || idToken === undefined) throw notVerified('There is no ID token');
  // The library looks at it only beside several audiences (OpenID Connect Core 1.0 §3.1.3.7, 5).
  if (claims.azp !== undefined && claims.azp !== provider.clientMetadata().client_id) {
    throw notVerified('The authorized party ("azp") is another client');
  }
  if (!SUBJECT.test(claims.sub)) throw notVerified('The subject is not 1 to 255 ASCII characters');
  const isComplete = wantedClaims.every((name) => Object.hasOwn(claims, name));
  const hasMore = provider.serverMetadata().userinfo_endpoint !== undefined;
  const more =
    isComplete || !hasMore
      ? {}
      : await client.fetchUserInfo(provider, tokens.access_token, claims.sub);
  const { auth_time: authTime, amr } = claims;
  return {
    subject: claims.sub,
    claims: { ...more, ...claims },
    idToken,
    authenticatedOn: typeof authTime === 'number' ? new Date(authTime * 1000) : undefined,
    secondFactor: Array.isArray(amr) && amr.includes('mfa'),
  };
}

/** Metadata is the provider's to write; browsers are sent to nothing else. */
function isHttps(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:';
}

function notVerified(message: string): ProviderError {
  return new ProviderError('SINGLE_SIGN_ON_NOT_VERIFIED', message);
}
