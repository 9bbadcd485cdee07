import { Injectable } from '@nestjs/common';
import type { SingleSignOnCheck, SingleSignOnCheckName } from '@luciole/contract';
import { readKeySet } from '@luciole/service';
import * as client from 'openid-client';
import { makeToken } from '../../auth/session-cookie.ts';
import { deriveFrom } from '../attempts.ts';
import {
  type ProviderSettings,
  IdentityProviders,
  SIGNATURE_ALGORITHMS,
} from './identity-providers.ts';
import { ProviderFetch } from './provider-fetch.ts';
import { judgeFailure, ProviderError } from './provider-problem.ts';

type Check = SingleSignOnCheck;
type Metadata = Readonly<client.ServerMetadata>;

/** What is tried, beyond what the provider is found by. */
export interface TestedSettings extends ProviderSettings {
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

/** Tries the settings of a provider, as far as that goes without a person, and says what is wrong. */
@Injectable()
export class ConnectionTest {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly provider: ProviderFetch,
  ) {}

  async run(settings: TestedSettings): Promise<readonly Check[]> {
    const found = await attempt(() => this.providers.discover(settings));
    if (!('value' in found)) {
      const isOther = found.error instanceof ProviderError;
      return isOther
        ? [passed('DISCOVERY', 'The metadata was found'), failed('ISSUER', found.detail)]
        : [
            failed(
              'DISCOVERY',
              `${found.detail}; see ${settings.issuerUrl}/.well-known/openid-configuration`,
            ),
          ];
    }
    const configuration = found.value;
    const metadata = configuration.serverMetadata();
    return [
      passed('DISCOVERY', 'The metadata was found'),
      passed('ISSUER', `The issuer is ${metadata.issuer}`),
      endpoints(metadata),
      codeFlow(metadata),
      pkce(metadata),
      algorithms(metadata),
      await this.#keys(metadata),
      scopes(metadata, settings),
      await credentials(configuration, settings),
      authTime(metadata),
      signOut(metadata),
    ];
  }

  async #keys({ jwks_uri: uri }: Metadata): Promise<Check> {
    if (uri === undefined) return failed('KEYS', 'The metadata names no "jwks_uri"');
    const read = await attempt(async () => {
      const { status, body } = await this.provider.get(uri);
      if (status !== 200) throw unreadable(`the answer has status ${status}`);
      try {
        return readKeySet(body);
      } catch (error) {
        throw unreadable('it is no key set', { cause: error });
      }
    });
    return 'value' in read
      ? passed('KEYS', 'The keys were found')
      : failed('KEYS', `The keys at ${uri} cannot be read: ${read.detail}`);
  }
}

function unreadable(why: string, options?: ErrorOptions): ProviderError {
  return new ProviderError('SINGLE_SIGN_ON_PROVIDER_FAILED', why, options);
}

function endpoints(metadata: Metadata): Check {
  const missing = (['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter(
    (name) => !(metadata[name] ?? '').startsWith('https://'),
  );
  return missing.length === 0
    ? passed('ENDPOINTS', 'The endpoints are there')
    : failed('ENDPOINTS', `The metadata names no https address for ${missing.join(', ')}`);
}

function codeFlow({ response_types_supported: types }: Metadata): Check {
  return types === undefined || types.includes('code')
    ? passed('CODE_FLOW', 'The authorization code flow is supported')
    : failed('CODE_FLOW', 'The provider does not support the response type "code"');
}

function pkce({ code_challenge_methods_supported: methods }: Metadata): Check {
  return methods?.includes('S256') === true
    ? passed('PKCE', 'PKCE with S256 is supported')
    : warning(
        'PKCE',
        'The provider does not say that it supports PKCE with S256; it is sent all the same',
      );
}

function algorithms({ id_token_signing_alg_values_supported: offered }: Metadata): Check {
  const names = (offered ?? []).filter((name) => SIGNATURE_ALGORITHMS.includes(name));
  return passed('SIGNATURE_ALGORITHMS', `ID tokens may be signed with ${names.join(', ')}`);
}

function scopes(
  { scopes_supported: offered }: Metadata,
  { scopes: wanted }: TestedSettings,
): Check {
  const unknown = offered === undefined ? [] : wanted.filter((name) => !offered.includes(name));
  return unknown.length === 0
    ? passed('SCOPES', 'The provider knows the scopes')
    : warning('SCOPES', `The provider does not list the scopes ${unknown.join(', ')}`);
}

/** Asks for a token with a code that nobody has: a provider that knows the client refuses the code, another the client. */
async function credentials(
  configuration: client.Configuration,
  { redirectUri }: TestedSettings,
): Promise<Check> {
  const { token } = makeToken();
  const state = deriveFrom(token, 'state');
  const url = new URL(redirectUri);
  url.searchParams.set('code', makeToken().token);
  url.searchParams.set('state', state);
  url.searchParams.set('iss', configuration.serverMetadata().issuer);
  const checks = {
    expectedState: state,
    expectedNonce: deriveFrom(token, 'nonce'),
    pkceCodeVerifier: deriveFrom(token, 'verifier'),
  };
  const asked = await attempt(() =>
    client.authorizationCodeGrant(configuration, url, checks).then(() => undefined),
  );
  if ('value' in asked)
    return failed('CLIENT_CREDENTIALS', 'The provider takes codes that it never made');
  return asked.error instanceof client.ResponseBodyError && asked.error.error === 'invalid_grant'
    ? passed('CLIENT_CREDENTIALS', 'The provider accepts client id and secret')
    : failed(
        'CLIENT_CREDENTIALS',
        `${asked.detail}; check client id, client secret, how it is sent, and the redirect URI`,
      );
}

function authTime({ claims_supported: claims }: Metadata): Check {
  return claims === undefined || claims.includes('auth_time')
    ? passed('AUTH_TIME', 'The provider can say when a user signed in')
    : warning(
        'AUTH_TIME',
        'The provider does not list the claim "auth_time"; without it, what needs a recent sign-in is refused',
      );
}

function signOut({ end_session_endpoint: endpoint }: Metadata): Check {
  return endpoint === undefined
    ? warning(
        'SIGN_OUT',
        'The provider names no "end_session_endpoint"; users stay signed in there',
      )
    : passed('SIGN_OUT', 'Signing out here signs out at the provider');
}

async function attempt<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown; readonly detail: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error, detail: detailOf(error) };
  }
}

function detailOf(error: unknown): string {
  return judgeFailure(error).detail;
}

function passed(name: SingleSignOnCheckName, detail: string): Check {
  return { name, outcome: 'PASSED', detail };
}

function warning(name: SingleSignOnCheckName, detail: string): Check {
  return { name, outcome: 'WARNING', detail };
}

function failed(name: SingleSignOnCheckName, detail: string): Check {
  return { name, outcome: 'FAILED', detail };
}
