import { OFFERED_SCOPES } from '@luciole/contract';
import { countCharacters } from '@luciole/policy';
import { type Problem, problem } from '../http/application-error.ts';
import { isFetchableUrl, type UrlRules } from '../outgoing/url-rules.ts';
import type { AccountContent } from './account-content.ts';

/** Longest name, and longest text of a federation, in characters (contract.md §2.2). */
const MAX_LENGTH = 250;
/** Longest lifetime of a key, in days. */
const MAX_LIFETIME_DAYS = 365;

const FEDERATION_MEMBERS = ['audience', 'issuerURL', 'jwksURI', 'subject'] as const;

/** Most scopes that are named in one answer; a list of thousands is a mistake or an attack. */
const MOST_NAMED = 20;

/** Everything that is wrong with an account by itself; its key and what it refers to are not looked at. */
export function accountProblems(content: AccountContent, rules: UrlRules): readonly Problem[] {
  if (content.authenticationType === 'ociToken') {
    return [problem('OCI_TOKEN_NOT_SUPPORTED', {}, { pointer: '/authenticationType' })];
  }
  const isFederated = content.authenticationType === 'rsaKeyFederated';
  return [
    ...nameProblems(content.name),
    ...scopeProblems(content.scopes),
    ...lifetimeProblems(content.credentialLifetime, isFederated),
    ...(isFederated ? federationProblems(content, rules) : keyPairProblems(content)),
  ];
}

function* nameProblems(name: string): Generator<Problem> {
  if (name.trim() === '') yield invalid('name', 'it is required');
  else if (countCharacters(name) > MAX_LENGTH) yield tooLong('name');
  else if (/\p{Cc}/u.test(name)) yield invalid('name', 'it holds a control character');
}

function* scopeProblems(scopes: readonly string[]): Generator<Problem> {
  const pointer = '/scopes';
  if (scopes.length === 0) yield invalid('scopes', 'at least one is required');
  if (new Set(scopes).size < scopes.length) yield invalid('scopes', 'one is named twice');
  if (scopes.filter((scope) => scope.includes('role')).length > 1) {
    yield problem('SCOPE_COMBINATION_INVALID', {}, { pointer });
  }
  const known = new Set(OFFERED_SCOPES.map(({ id }) => id));
  const unknown = scopes.filter((scope) => !known.has(scope));
  for (const scope of unknown.slice(0, MOST_NAMED)) {
    yield problem('SCOPE_UNKNOWN', { scope: scope.slice(0, 100).toWellFormed() }, { pointer });
  }
}

function* lifetimeProblems(days: number | undefined, isFederated: boolean): Generator<Problem> {
  if (days === undefined) return;
  if (isFederated) yield invalid('credentialLifetime', 'a federated account has none');
  else if (days < 1 || days > MAX_LIFETIME_DAYS) {
    yield invalid('credentialLifetime', `it must be from 1 to ${MAX_LIFETIME_DAYS} days`);
  }
}

function* federationProblems(content: AccountContent, rules: UrlRules): Generator<Problem> {
  for (const member of FEDERATION_MEMBERS) {
    const value = content[member];
    if (value === '') yield invalid(member, 'a federated account needs it');
    else if (countCharacters(value) > MAX_LENGTH) yield tooLong(member);
    else if (/\p{Cc}/u.test(value)) yield invalid(member, 'it holds a control character');
    else if ((member === 'issuerURL' || member === 'jwksURI') && !isFetchableUrl(value, rules)) {
      yield invalid(member, 'it must be an https URL without credentials');
    }
  }
  if (new Set(content.applications).size < content.applications.length) {
    yield invalid('applications', 'one is named twice');
  }
}

function* keyPairProblems(content: AccountContent): Generator<Problem> {
  for (const member of [...FEDERATION_MEMBERS, 'applications'] as const) {
    if (content[member].length > 0) yield invalid(member, 'only a federated account has it');
  }
}

function tooLong(member: string): Problem {
  return invalid(member, `it has more than ${MAX_LENGTH} characters`);
}

function invalid(member: string, why: string): Problem {
  return problem(
    'SERVICE_ACCOUNT_FIELD_INVALID',
    { member, problem: why },
    { pointer: `/${member}` },
  );
}
