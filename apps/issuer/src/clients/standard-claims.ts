import type { ClientAuthenticationInformation, JwtClientInformation } from '@luciole/contract';
import {
  compileValuePattern,
  hasUnprintableCharacter,
  isCompiled,
  isPattern,
  MATCH_BUDGET,
} from '@luciole/policy';
import { isFor, textClaim } from './claims.ts';
import type { Entitlement } from './entitlement.ts';
import type { KeySource } from './key-sources.ts';
import { refusal, type TokenRefusal } from './presented-token.ts';
import type { Scheme } from './scheme.ts';

type StandardClaims = Extract<ClientAuthenticationInformation, { type: 'JWT_STANDARD_CLAIMS' }>;

/** Longest `iss` and `sub` that are looked at; OpenID Connect allows 255 characters, SPIFFE IDs may have 2048. */
const MAX_CLAIM_LENGTH = 2048;

/** Work that matching one token may cost, in program instructions × characters: about ten milliseconds at worst. */
const TOKEN_BUDGET = 10 * MATCH_BUDGET;

interface Work {
  remaining: number;
}

type Matcher = (value: string, work: Work) => boolean;

interface RegisteredClient {
  readonly name: string;
  readonly source: KeySource;
  readonly allowedPolicyIds: readonly string[];
  /** Whether its keys may have signed for an issuer; compares at most. */
  readonly mayBeIssuer: (issuer: string | undefined) => boolean;
  readonly isIssuer: Matcher;
  readonly isSubject: Matcher;
}

/**
 * Tokens that are known by issuer and subject (JWT_STANDARD_CLAIMS, contract.md §3.8).
 *
 * An entry of the configuration vouches only for what the keys of its own key set signed. A token that fits several
 * entries may use the policies of each, and has the name of the first.
 *
 * No pattern is held against a claim that no signature vouches for: strangers shall neither make us match nor learn from
 * the answer what would. An issuer that is no pattern is compared before, to find its keys.
 */
export function standardClaims({ audience, clients }: StandardClaims): Scheme {
  const registered = clients.map(registeredClient);
  return {
    sources: uniqueSources(registered.map(({ source }) => source)),
    choose: (claims) => {
      const issuer = textClaim(claims, 'iss');
      const subject = textClaim(claims, 'sub');
      const work = { remaining: TOKEN_BUDGET };
      const candidates = registered.filter((client) => client.mayBeIssuer(issuer));
      if (candidates.length === 0) return foreignIssuer(issuer);
      return {
        sources: uniqueSources(candidates.map(({ source }) => source)),
        judge: (source) => {
          const own = candidates.filter(isOf(source));
          const ofIssuer = matching(issuer, work, own, ({ isIssuer }) => isIssuer);
          if (ofIssuer.length === 0) return foreignIssuer(issuer);
          if (!isFor(claims, audience)) {
            return refusal('WORKLOAD_TOKEN_AUDIENCE_WRONG', `its audience lacks ${audience}`);
          }
          return entitlementOf(
            subject,
            matching(subject, work, ofIssuer, ({ isSubject }) => isSubject),
          );
        },
      };
    },
  };
}

/** Those who know a claim's value. */
function matching(
  value: string | undefined,
  work: Work,
  clients: readonly RegisteredClient[],
  matcherFor: (client: RegisteredClient) => Matcher,
): readonly RegisteredClient[] {
  if (value === undefined || !isMatchable(value)) return [];
  return clients.filter((client) => matcherFor(client)(value, work));
}

function foreignIssuer(issuer: string | undefined): TokenRefusal {
  return refusal('WORKLOAD_TOKEN_ISSUER_WRONG', `its issuer is ${JSON.stringify(issuer)}`);
}

function entitlementOf(
  subject: string | undefined,
  matched: readonly RegisteredClient[],
): Entitlement | TokenRefusal {
  const [first] = matched;
  if (first === undefined) {
    return refusal('WORKLOAD_CLIENT_UNKNOWN', `its subject is ${JSON.stringify(subject)}`);
  }
  const allowed = new Set(matched.flatMap(({ allowedPolicyIds }) => allowedPolicyIds));
  return { name: first.name, permits: ({ id }) => allowed.has(id) };
}

function registeredClient(client: JwtClientInformation): RegisteredClient {
  const { allowedPolicyIds, issuer, jwksUri, name, subjects } = client;
  // Without a key set of its own an issuer is a URL that is asked for one, and never a pattern.
  const isLiteral = jwksUri === undefined || !isPattern(issuer);
  const isSame = (value: string | undefined): boolean => value === issuer;
  return {
    name,
    allowedPolicyIds,
    source:
      jwksUri === undefined ? { kind: 'discovery', issuer } : { kind: 'keySet', url: jwksUri },
    mayBeIssuer: isLiteral ? isSame : () => true,
    isIssuer: isLiteral ? isSame : matcherOf([issuer]),
    isSubject: matcherOf(subjects),
  };
}

/** Literals are equal as a whole; patterns as in policies, in linear time. One that does not compile matches nothing. */
function matcherOf(entries: readonly string[]): Matcher {
  const literals = new Set(entries.filter((entry) => !isPattern(entry)));
  const patterns = entries.filter(isPattern).map(compileValuePattern).filter(isCompiled);
  return (value, work) => {
    if (literals.has(value)) return true;
    return patterns.some((pattern) => {
      const cost = pattern.programSize * value.length;
      if (cost > MATCH_BUDGET || cost > work.remaining) return false;
      work.remaining -= cost;
      return pattern.matches(value);
    });
  };
}

/** As for names in policies (ruling 4): a line break could end what a pattern means to hold to its end. */
function isMatchable(value: string): boolean {
  return value !== '' && value.length <= MAX_CLAIM_LENGTH && !hasUnprintableCharacter(value);
}

function isOf(source: KeySource): (client: RegisteredClient) => boolean {
  const key = sourceKey(source);
  return (client) => sourceKey(client.source) === key;
}

function uniqueSources(sources: readonly KeySource[]): readonly KeySource[] {
  return [...new Map(sources.map((source) => [sourceKey(source), source])).values()];
}

function sourceKey(source: KeySource): string {
  return source.kind === 'keySet' ? `set ${source.url}` : `discovery ${source.issuer}`;
}
