import { ENTITY_NAMES, type SingleSignOnRequest } from '@luciole/contract';
import { type Problem, problem } from '../http/application-error.ts';
import { isFetchableUrl } from '../outgoing/url-rules.ts';

/** What is wrong with settings by themselves. */
export function* settingsProblems(request: SingleSignOnRequest): Generator<Problem> {
  yield* issuerProblems(request.issuerUrl);
  if (/\p{Cc}/u.test(request.displayName ?? '')) {
    yield invalid('displayName', 'it holds a control character');
  }
  const groups = new Set<string>();
  for (const [index, { group, roles, teams }] of (request.groupMappings ?? []).entries()) {
    const where = `groupMappings/${index}`;
    if (groups.has(group)) yield invalid(where, 'another mapping has this group already');
    if ((roles ?? []).length + (teams ?? []).length === 0) {
      yield invalid(where, 'it gives neither a role nor a team');
    }
    groups.add(group);
  }
}

/** What is wrong with the issuer of a provider (OpenID Connect Discovery 1.0 §3: https, no query, no fragment). */
export function* issuerProblems(issuerUrl: string): Generator<Problem> {
  if (!isFetchableUrl(issuerUrl, { allowHttp: false })) {
    yield invalid('issuerUrl', 'it is not an https URL without credentials');
  } else if (/[?#]/.test(issuerUrl)) {
    yield invalid('issuerUrl', 'it holds a query or fragment');
  } else if (issuerUrl.includes('/.well-known/')) {
    yield invalid(
      'issuerUrl',
      'it is the address of the metadata; leave out /.well-known/ and what follows',
    );
  }
}

/** A team of a mapping that does not exist. */
export function unknownTeam(id: string, index: number): Problem {
  const pointer = `/groupMappings/${index}/teams`;
  return problem('NOT_FOUND', { entity: ENTITY_NAMES.team, id }, { pointer });
}

function invalid(member: string, why: string): Problem {
  return problem(
    'SINGLE_SIGN_ON_FIELD_INVALID',
    { member, problem: why },
    { pointer: `/${member}` },
  );
}
