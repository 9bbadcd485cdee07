import type { ClientAuthenticationRequest, JwtClientRequest } from '@luciole/contract';
import { compileValuePattern, isCompiled, isPattern, MAX_POLICY_WEIGHT } from '@luciole/policy';
import type { ClientAuthentication } from './records/configuration.entity.ts';
import { type Problem, problem } from '../http/application-error.ts';
import { isFetchableUrl, MAX_URL_LENGTH, type UrlRules } from '../outgoing/url-rules.ts';

type Client = Extract<ClientAuthentication, { type: 'JWT_STANDARD_CLAIMS' }>['clients'][number];

/**
 * What is stored after a request: absent keeps, `null` clears, anything else replaces. One client of the ecosystem sends
 * JWT_STANDARD_CLAIMS with only what it changed, so with the same type and as many clients empty members keep the
 * stored ones, position by position (contract.md §2.5.4).
 */
export function mergedAuthentication(
  stored: ClientAuthentication | undefined,
  request: ClientAuthenticationRequest | null | undefined,
): ClientAuthentication | undefined {
  if (request === undefined) return stored;
  return request === null ? undefined : replacedAuthentication(stored, request);
}

function replacedAuthentication(
  stored: ClientAuthentication | undefined,
  request: ClientAuthenticationRequest,
): ClientAuthentication {
  switch (request.type) {
    case 'JWT_JWKS':
      return { type: request.type, urls: request.urls ?? [] };
    case 'JWT_OIDC':
      return {
        type: request.type,
        baseUrl: request.baseUrl ?? '',
        audience: request.audience ?? '',
      };
    case 'JWT_STANDARD_CLAIMS': {
      const clients = request.clients ?? [];
      const isPartial = stored?.type === request.type && stored.clients.length === clients.length;
      const kept = isPartial ? stored : undefined;
      return {
        type: request.type,
        audience: request.audience || (kept?.audience ?? ''),
        clients: clients.map((client, index) => mergedClient(kept?.clients[index], client)),
      };
    }
  }
}

function mergedClient(kept: Client | undefined, sent: JwtClientRequest): Client {
  // An empty text keeps, because vcpctl sends what did not change as one; `null` takes it away.
  const jwksUri = sent.jwksUri === null ? undefined : sent.jwksUri || kept?.jwksUri;
  return {
    name: sent.name || (kept?.name ?? ''),
    issuer: sent.issuer || (kept?.issuer ?? ''),
    ...(jwksUri ? { jwksUri } : {}),
    subjects: sent.subjects ?? kept?.subjects ?? [],
    allowedPolicyIds: sent.allowedPolicyIds ?? kept?.allowedPolicyIds ?? [],
  };
}

/** Ids of policies that only clients name. */
export function policiesOfClients(
  authentication: ClientAuthentication | undefined,
): readonly string[] {
  if (authentication?.type !== 'JWT_STANDARD_CLAIMS') return [];
  return [...new Set(authentication.clients.flatMap(({ allowedPolicyIds }) => allowedPolicyIds))];
}

/** Everything that is wrong with client authentication by itself (contract.md §2.5.5). */
export function* authenticationProblems(
  authentication: ClientAuthentication | undefined,
  rules: UrlRules,
): Generator<Problem> {
  switch (authentication?.type) {
    case undefined:
      return;
    case 'JWT_JWKS':
      yield* keySetProblems(authentication.urls, rules);
      return;
    case 'JWT_OIDC':
      yield* discoveryProblems(authentication.baseUrl, authentication.audience, rules);
      return;
    case 'JWT_STANDARD_CLAIMS':
      yield* audienceProblems(authentication.audience);
      yield* clientsProblems(authentication.clients, rules);
  }
}

const AT = '/clientAuthentication';

function* keySetProblems(urls: readonly string[], rules: UrlRules): Generator<Problem> {
  if (urls.length === 0) yield problem('JWKS_URLS_EMPTY', {}, { pointer: `${AT}/urls` });
  for (const [index, value] of urls.entries()) {
    if (isFetchableUrl(value, rules)) continue;
    yield problem('JWKS_URL_INVALID', { value }, { pointer: `${AT}/urls/${index}` });
  }
}

function* discoveryProblems(
  baseUrl: string,
  audience: string,
  rules: UrlRules,
): Generator<Problem> {
  const pointer = `${AT}/baseUrl`;
  if (baseUrl === '') yield problem('OIDC_BASE_URL_EMPTY', {}, { pointer });
  else if (baseUrl.length > MAX_URL_LENGTH)
    yield problem('OIDC_BASE_URL_TOO_LONG', {}, { pointer });
  else if (!isFetchableUrl(baseUrl, rules)) {
    yield problem('OIDC_BASE_URL_NOT_HTTPS', { value: baseUrl }, { pointer });
  }
  const at = { pointer: `${AT}/audience` };
  if (audience === '') yield problem('OIDC_AUDIENCE_EMPTY', {}, at);
  if (audience.length > 256) yield problem('OIDC_AUDIENCE_TOO_LONG', {}, at);
}

function* audienceProblems(audience: string): Generator<Problem> {
  const at = { pointer: `${AT}/audience` };
  if (audience === '') yield problem('JWT_AUDIENCE_EMPTY', {}, at);
  if (audience.length > 256) yield problem('JWT_AUDIENCE_TOO_LONG', {}, at);
}

function* clientsProblems(clients: readonly Client[], rules: UrlRules): Generator<Problem> {
  if (clients.length === 0) yield problem('JWT_CLIENTS_EMPTY', {}, { pointer: `${AT}/clients` });
  const seen = new Set<string>();
  const allowance: PatternAllowance = { remaining: MAX_POLICY_WEIGHT };
  for (const [index, client] of clients.entries()) {
    const pointer = `${AT}/clients/${index}`;
    const identity = JSON.stringify([client.issuer, client.jwksUri ?? '']);
    if (client.issuer !== '' && seen.has(identity)) {
      yield problem('JWT_CLIENT_DUPLICATE', { value: client.issuer }, { pointer });
    }
    seen.add(identity);
    yield* clientProblems(client, pointer, rules, allowance);
  }
}

function* clientProblems(
  client: Client,
  pointer: string,
  rules: UrlRules,
  allowance: PatternAllowance,
): Generator<Problem> {
  const at = (member: string) => ({ pointer: `${pointer}/${member}` });
  if (client.name === '') yield problem('JWT_CLIENT_NAME_EMPTY', {}, at('name'));
  if (client.name.length > 64) yield problem('JWT_CLIENT_NAME_TOO_LONG', {}, at('name'));
  yield* issuerProblems(client, at('issuer'), rules, allowance);
  if (client.jwksUri !== undefined) {
    if (client.jwksUri.length > MAX_URL_LENGTH) {
      yield problem('JWT_CLIENT_JWKS_URI_TOO_LONG', {}, at('jwksUri'));
    } else if (!isFetchableUrl(client.jwksUri, rules)) {
      yield problem('JWT_CLIENT_JWKS_URI_INVALID', { value: client.jwksUri }, at('jwksUri'));
    }
  }
  if (client.subjects.length === 0) yield problem('JWT_CLIENT_SUBJECTS_EMPTY', {}, at('subjects'));
  for (const [index, subject] of client.subjects.entries()) {
    if (subject !== '' && !isBadPattern(subject, allowance)) continue;
    yield problem('JWT_CLIENT_PATTERN_INVALID', { value: subject }, at(`subjects/${index}`));
  }
  if (client.allowedPolicyIds.length === 0) {
    yield problem('JWT_CLIENT_POLICIES_EMPTY', {}, at('allowedPolicyIds'));
  }
}

function* issuerProblems(
  { issuer, jwksUri }: Client,
  at: { readonly pointer: string },
  rules: UrlRules,
  allowance: PatternAllowance,
): Generator<Problem> {
  if (issuer === '') yield problem('JWT_CLIENT_ISSUER_EMPTY', {}, at);
  else if (issuer.length > MAX_URL_LENGTH) yield problem('JWT_CLIENT_ISSUER_TOO_LONG', {}, at);
  else if (jwksUri === undefined && !isFetchableUrl(issuer, rules)) {
    yield problem('JWT_CLIENT_ISSUER_NOT_HTTPS', { value: issuer }, at);
  } else if (isBadPattern(issuer, allowance)) {
    yield problem('JWT_CLIENT_PATTERN_INVALID', { value: issuer }, at);
  }
}

/** What may still be spent on compiling the patterns of one configuration; as much as those of a policy together. */
interface PatternAllowance {
  remaining: number;
}

/** What compiling the smallest pattern costs, in the unit of weights: a thousand of them are the most. */
const LEAST_WEIGHT = MAX_POLICY_WEIGHT / 1000;

/** A pattern beyond the allowance is bad without being compiled: a list of costly ones must end. */
function isBadPattern(value: string, allowance: PatternAllowance): boolean {
  if (!isPattern(value)) return false;
  if (allowance.remaining <= 0) return true;
  const pattern = compileValuePattern(value);
  allowance.remaining -= Math.max(pattern.weight, LEAST_WEIGHT);
  return !isCompiled(pattern);
}
