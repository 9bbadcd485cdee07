import { type ErrorName, errorDefinition, renderError, renderErrorBody } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from './http-client.ts';
import { requireSuccess, requireToken } from './judge-answer.ts';

function answer(status: number, text = '', headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, text, headers };
}

/** The control plane's own answer to an error. */
function own(name: ErrorName, family: 'own' | 'ecosystem' | 'oauth' = 'own'): HttpAnswer {
  const { code, status } = errorDefinition(name);
  const item = { code, message: name, args: [] };
  const { body, retryAfterSeconds } = renderErrorBody(family, name, [item]);
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` };
  return answer(status, typeof body === 'string' ? body : JSON.stringify(body), headers);
}

function verdict(judge: (given: HttpAnswer) => void, given: HttpAnswer): unknown {
  try {
    judge(given);
    return 'success';
  } catch (error) {
    return error;
  }
}

const refusal = (status: number, ...codes: number[]) => ({
  name: 'ControlPlaneRefusal',
  status,
  codes,
  isSignIn: false,
});
const unreachable = (retryAfterSeconds?: number) => ({
  name: 'ControlPlaneUnreachable',
  retryAfterSeconds,
});

const refused = (status: number, isSignIn: boolean) => ({
  name: 'ControlPlaneRefusal',
  status,
  codes: [],
  isSignIn,
});

describe('requireSuccess', () => {
  it.each([200, 201, 204, 304])('takes %i', (status) => {
    expect(verdict(requireSuccess, answer(status))).toBe('success');
  });

  it.each<readonly [ErrorName, object]>([
    ['INVALID_BEARER_TOKEN', refusal(401, 20003)],
    ['SCOPE_NOT_PERMITTED', refusal(403, 30001)],
    ['BOOTSTRAP_NO_CONFIGURATION', refusal(404, 24001)],
    ['ISSUER_CAPABILITY_MISSING', refusal(422, 23001)],
    ['CSR_KEY_KNOWN', refusal(409, 21013)],
    ['BOOTSTRAP_CERTIFICATE_REVOKED', refusal(409, 24013)],
    ['STATISTICS_TOO_LATE', refusal(409, 24020)],
    ['BOOTSTRAP_IN_PROGRESS', unreachable(1)],
    ['LIVE_SUB_CA_QUOTA', unreachable(3600)],
    ['ISSUE_RATE_QUOTA', unreachable(600)],
    ['RATE_LIMITED', unreachable(1)],
    ['REQUEST_TIMEOUT', unreachable()],
    ['CA_EXPIRING', unreachable()],
    ['OVERLOADED', unreachable(1)],
    ['INTERNAL', unreachable()],
  ])('judges %s', (name, expected) => {
    for (const family of ['own', 'ecosystem'] as const) {
      expect(verdict(requireSuccess, own(name, family))).toMatchObject(expected);
    }
  });

  it('ruling 24: believes no refusal without the reason of the control plane', () => {
    for (const status of [301, 302, 400, 401, 403, 404, 421]) {
      const foreign = answer(status, '<html>Forbidden</html>');
      expect(verdict(requireSuccess, foreign)).toMatchObject(unreachable());
    }
  });

  it('says what the control plane said', () => {
    const error = renderError('CSR_KEY_ALGORITHM_MISMATCH', { expected: 'a', actual: 'b' });
    const { body, status } = renderErrorBody('own', 'CSR_KEY_ALGORITHM_MISMATCH', [error]);
    expect(verdict(requireSuccess, answer(status, JSON.stringify(body)))).toMatchObject({
      message: 'The public key is b; a is needed',
    });
  });

  it.each([
    ['7', 7],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['99999999999', undefined],
  ])('reads Retry-After %j (RFC 9110 §10.2.3)', (value, seconds) => {
    const headers = { 'retry-after': value, date: 'Sun, 22 Nov 2026 12:00:00 GMT' };
    expect(verdict(requireSuccess, answer(503, '', headers))).toMatchObject(unreachable(seconds));
  });
});

describe('requireToken', () => {
  it.each<readonly [ErrorName, object]>([
    ['OAUTH_INVALID_CLIENT', refused(401, true)],
    ['OAUTH_INVALID_GRANT', refused(400, true)],
    ['OAUTH_SIGNATURE_INVALID', refused(400, true)],
    ['OAUTH_UNSUPPORTED_GRANT_TYPE', refused(400, false)],
    ['UNKNOWN_HOST', refused(421, false)],
    ['OAUTH_KEY_SET_UNAVAILABLE', unreachable(2)],
  ])('judges %s', (name, expected) => {
    expect(verdict(requireToken, own(name, 'oauth'))).toMatchObject(expected);
  });

  it('does not take a token that was used before for a refusal of the account', () => {
    const { body } = renderErrorBody('oauth', 'OAUTH_ASSERTION_REPLAYED', [
      renderError('OAUTH_ASSERTION_REPLAYED', {}),
    ]);
    expect(verdict(requireToken, answer(400, JSON.stringify(body)))).toMatchObject(unreachable());
  });

  it('takes 200, and believes nobody else', () => {
    expect(verdict(requireToken, answer(200))).toBe('success');
    expect(verdict(requireToken, answer(403, 'Forbidden'))).toMatchObject(unreachable());
  });
});
