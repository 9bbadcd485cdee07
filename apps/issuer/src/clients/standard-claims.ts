import type { ClientAuthenticationInformation, JwtClientInformation } from '@luciole/contract';
import {
  compileValuePattern,
  hasUnprintableCharacter,
  isCompiled,
  isPattern,
  MATCH_BUDGET,
} from '@luciole/policy';
import { type Claims, isFor, textClaim } from './claims.ts';
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
  readonly isIssuer: Matcher;
  readonly isSubject: Matcher;
}

/**
 * Tokens that are known by issuer and subject (JWT_STANDARD_CLAIMS, contract.md §3.8).
 *
 * An entry of the configuration vouches only for what the keys of its own key set signed. A token that fits several
 * entries may use the policies of each, and has the name of the first.
 */
export function standardClaims({ audience, clients }: StandardClaims): Scheme {
  const registered = clients.map(registeredClient);
  return {
    sources: uniqueSources(registered.map(({ source }) => source)),
    choose: (claims) => {
      const issuer = textClaim(claims, 'iss');
      const subject = textClaim(claims, 'sub');
      const work = { remaining: TOKEN_BUDGET };
      const candidates =
        issuer !== undefined && isMatchable(issuer)
          ? registered.filter((client) => client.isIssuer(issuer, work))
          : [];
      if (candidates.length === 0) {
        return refusal('WORKLOAD_TOKEN_ISSUER_WRONG', `its issuer is ${JSON.stringify(issuer)}`);
      }
      return {
        sources: uniqueSources(candidates.map(({ source }) => source)),
        judge: (source) => judge(claims, subject, candidates.filter(isOf(source)), work),
      };
    },
  };

  function judge(
    claims: Claims,
    subject: string | undefined,
    candidates: readonly RegisteredClient[],
    work: Work,
  ): Entitlement | TokenRefusal {
    if (!isFor(claims, audience)) {
      return refusal('WORKLOAD_TOKEN_AUDIENCE_WRONG', `its audience lacks ${audience}`);
    }
    const matched =
      subject !== undefined && isMatchable(subject)
        ? candidates.filter((client) => client.isSubject(subject, work))
        : [];
    const [first] = matched;
    if (first === undefined) {
      return refusal('WORKLOAD_CLIENT_UNKNOWN', `its subject is ${JSON.stringify(subject)}`);
    }
    const allowed = new Set(matched.flatMap(({ allowedPolicyIds }) => allowedPolicyIds));
    return { name: first.name, permits: ({ id }) => allowed.has(id) };
  }
}

function registeredClient(client: JwtClientInformation): RegisteredClient {
  const { allowedPolicyIds, issuer, jwksUri, name, subjects } = client;
  return {
    name,
    allowedPolicyIds,
    source:
      jwksUri === undefined ? { kind: 'discovery', issuer } : { kind: 'keySet', url: jwksUri },
    // Without a key set of its own an issuer is a URL that is asked for one, and never a pattern.
    isIssuer: jwksUri === undefined ? (value) => value === issuer : matcherOf([issuer]),
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
