import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BoundedMap } from '@luciole/service';
import * as client from 'openid-client';
import { Clock } from '../../clock/clock.ts';
import { ProviderFetch } from './provider-fetch.ts';
import { ProviderError } from './provider-problem.ts';

/** What a provider is found and spoken to by. */
export interface ProviderSettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientAuthentication: 'CLIENT_SECRET_BASIC' | 'CLIENT_SECRET_POST' | 'NONE';
  readonly clientSecret: string | undefined;
}

/** Signatures of ID tokens that are taken: asymmetric ones. `none` is no signature, and HS256 is one that both sides can make. */
export const SIGNATURE_ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** How long metadata is used, and how long it is not asked for again after a failure, in milliseconds. */
const KNOWN_MS = 600_000;
const FAILED_MS = 10_000;
/** Most providers that one process remembers. */
const MOST_KNOWN = 1_000;
/** Longest that the library waits for an answer, in seconds; the fetch itself gives up after five. */
const TIMEOUT_SECONDS = 10;

interface Known {
  readonly configuration: Promise<client.Configuration>;
  /** Milliseconds since the epoch. */
  until: number;
}

/** Knows providers by their metadata (OpenID Connect Discovery 1.0), and remembers it with their keys for some minutes. */
@Injectable()
export class IdentityProviders {
  readonly #known = new BoundedMap<string, Known>(MOST_KNOWN);

  constructor(
    private readonly clock: Clock,
    private readonly provider: ProviderFetch,
  ) {}

  /**
   * The provider of stored settings.
   *
   * @param version - changes whenever the settings do
   * @throws what {@link discover} throws, also from memory for ten seconds
   */
  async of(
    version: readonly string[],
    settings: () => ProviderSettings,
  ): Promise<client.Configuration> {
    const key = createHash('sha256').update(JSON.stringify(version)).digest('base64');
    const now = this.clock.now().getTime();
    const known = this.#known.get(key);
    if (known !== undefined && known.until > now) return known.configuration;
    const fresh: Known = { configuration: this.discover(settings()), until: now + KNOWN_MS };
    this.#known.set(key, fresh);
    fresh.configuration.catch(() => {
      fresh.until = now + FAILED_MS;
    });
    return fresh.configuration;
  }

  /**
   * The provider of settings, asked now.
   *
   * @throws {ProviderError} when it is another issuer or signs in no way that is taken; errors of openid-client and of fetches,
   *   which `judgeFailure` reads
   */
  async discover(settings: ProviderSettings): Promise<client.Configuration> {
    const { issuerUrl, clientId } = settings;
    const found = await client.discovery(new URL(issuerUrl), clientId, undefined, client.None(), {
      algorithm: 'oidc',
      timeout: TIMEOUT_SECONDS,
      [client.customFetch]: this.provider.fetch,
    });
    const metadata: Readonly<client.ServerMetadata> = found.serverMetadata();
    // Exactly: the library takes any tenant of some providers for the configured one.
    if (metadata.issuer !== issuerUrl) {
      throw new ProviderError(
        'SINGLE_SIGN_ON_PROVIDER_FAILED',
        `The provider calls itself ${metadata.issuer.slice(0, 300)}; write the issuer exactly so`,
      );
    }
    const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
    const algorithms = offered.filter((name) => SIGNATURE_ALGORITHMS.includes(name));
    if (algorithms.length === 0) {
      throw new ProviderError(
        'SINGLE_SIGN_ON_PROVIDER_FAILED',
        `The provider signs ID tokens in no way that is taken (${SIGNATURE_ALGORITHMS.join(', ')})`,
      );
    }
    const configuration = new client.Configuration(
      { ...metadata, id_token_signing_alg_values_supported: algorithms },
      clientId,
      {},
      clientAuthentication(settings),
    );
    configuration[client.customFetch] = this.provider.fetch;
    configuration.timeout = TIMEOUT_SECONDS;
    // TLS would do for the specification (OpenID Connect Core 1.0 §3.1.3.7); the signature holds where TLS ends at a proxy.
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  }
}

function clientAuthentication({
  clientAuthentication: method,
  clientSecret,
}: ProviderSettings): client.ClientAuth {
  if (method === 'NONE') return client.None();
  return method === 'CLIENT_SECRET_BASIC'
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
}
