import { type DocumentFetcher, FetchRefusedError } from '@luciole/service';
import type { ClientRules } from '../clients/client.ts';
import { KeySources } from '../clients/key-sources.ts';
import { schemeOf } from '../clients/scheme-of.ts';
import type { Clock } from '../clock/clock.ts';
import type { IssuerConfig } from '../config/config.ts';
import { type Finding, type Findings, ok, problem, warning } from './finding.ts';

/** What is needed to look at the keys of clients. */
export interface ClientTools {
  readonly clock: Clock;
  /** Guarded (ruling 21). */
  readonly documents: DocumentFetcher;
}

/** Whether clients are told apart, and whether the keys of their tokens can be had from here. */
export async function* lookAtClients(
  rules: ClientRules,
  { clients, rest }: Pick<IssuerConfig, 'clients' | 'rest'>,
  { clock, documents }: ClientTools,
): Findings {
  const scheme = schemeOf(rules, clients);
  if (scheme === undefined) {
    yield rest.allowUnauthenticated
      ? warning(
          'clients',
          'no client shows a token: whoever reaches this issuer has whatever the policies permit',
          'Give the configuration a clientAuthentication for anything but a laboratory.',
        )
      : problem(
          'clients',
          'the configuration has no client authentication, so that nobody is served',
          'Give it a clientAuthentication (JWT_OIDC, JWT_JWKS or JWT_STANDARD_CLAIMS).',
        );
    return;
  }
  if (rules.authentication?.type === 'JWT_JWKS' && clients.requiredAudience === undefined) {
    yield warning(
      'clients',
      'tokens that were made for others are taken too: JWT_JWKS looks at no audience by itself',
      'Set clients.requiredAudience in the issuer’s file.',
    );
  }
  const keys = new KeySources(
    { nowSeconds: () => clock.now().getTime() / 1000 },
    documents,
    () => undefined,
  );
  const findings = scheme.sources.map(async (source): Promise<Finding> => {
    const name = source.kind === 'keySet' ? source.url : source.issuer;
    try {
      const { size } = await keys.get(source);
      return size > 0
        ? ok('clients', `${name} has ${size} ${size === 1 ? 'key' : 'keys'}`)
        : problem(
            'clients',
            `${name} has no key that this issuer can use`,
            'Its provider must publish an RSA key of 2048 bits or more, an EC key or an Ed25519 key.',
          );
    } catch (error) {
      const cause = causeOf(error);
      return problem('clients', `${name} cannot be had: ${sentence(cause)}`, adviceFor(cause));
    }
  });
  for (const finding of findings) yield await finding;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}

function adviceFor(cause: unknown): string {
  if (!(cause instanceof FetchRefusedError)) {
    return 'Compare the URL with what the provider documents: discovery must name the issuer exactly as it is configured.';
  }
  switch (cause.code) {
    case 'ADDRESS_REFUSED':
      return 'If the provider is inside your network, name it in outgoing.exceptions as host:port, with the CA of its certificate.';
    case 'URL_INVALID':
      return 'Give the configuration an https URL.';
    case 'REDIRECTED':
      return 'Give the configuration the URL that it redirects to; redirects are not followed.';
    case 'STATUS_UNEXPECTED':
    case 'TOO_LARGE':
      return 'Look at the URL in a browser: it must answer 200 with a key set of at most 64 KiB.';
    case 'TIMED_OUT':
    case 'UNREACHABLE':
      return 'Look at name, firewall and certificate of the provider; for one with a CA of your own, add =FILE to its entry in outgoing.exceptions.';
  }
}
