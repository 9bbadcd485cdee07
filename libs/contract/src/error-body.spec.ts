import { describe, expect, it } from 'vitest';

import {
  ERROR_BODIES,
  ERROR_NAMES,
  errorNameOfCode,
  renderError,
  renderErrorBody,
} from './index.ts';
import type { ErrorFamily } from './index.ts';

const id = '9b0bd7b2-4b4e-4f6a-9a0c-0d6c3f1f2a3b';
const notFound = renderError('NOT_FOUND', { entity: 'VenafiCaIssuerPolicy', id });

describe('renderErrorBody', () => {
  it('writes the ecosystem body as its clients know it', () => {
    expect(renderErrorBody('ecosystem', 'NOT_FOUND', [notFound])).toEqual({
      status: 404,
      contentType: 'application/json',
      body: {
        errors: [
          {
            code: 10051,
            message: `Unable to find VenafiCaIssuerPolicy for key [${id}]`,
            args: ['VenafiCaIssuerPolicy', [id]],
          },
        ],
      },
    });
  });

  it('answers a wrong API key with the 15 bytes that clients compare (contract.md 1.1)', () => {
    const items = [renderError('INVALID_API_KEY', {})];
    const ecosystem = renderErrorBody('ecosystem', 'INVALID_API_KEY', items);
    expect(ecosystem).toMatchObject({ status: 401, body: 'Invalid api key' });
    expect(ecosystem.contentType).toContain('text/plain');
    expect(renderErrorBody('own', 'INVALID_API_KEY', items).body).toMatchObject({ status: 401 });
  });

  it('keeps the mark by which a client sees a foreign key (contract.md 1.3)', () => {
    const items = [renderError('OAUTH_SIGNATURE_INVALID', {})];
    expect(renderErrorBody('oauth', 'OAUTH_SIGNATURE_INVALID', items)).toEqual({
      status: 400,
      contentType: 'application/json',
      body: {
        error: 'invalid_grant',
        error_description: 'token_signature_verification_error',
      },
    });
  });

  it('answers a workload that policy denies with 400, policy-violation and every reason', () => {
    const items = ['first reason', 'second reason'].map((violation) =>
      renderError('POLICY_DENIED', { violation }, { pointer: '/sans/dnsNames/0' }),
    );
    const rendered = renderErrorBody('workload', 'POLICY_DENIED', items);
    expect(rendered.status).toBe(400);
    expect(rendered.body).toEqual({
      error: 'policy-violation',
      error_description: 'first reason; second reason',
      errors: items,
    });
  });

  it.each([
    'MALFORMED',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'UNKNOWN_HOST',
    'REQUEST_TIMEOUT',
    'HEADERS_TOO_LARGE',
    'INSECURE_TRANSPORT',
  ] as const)('calls %s by each family’s own word (RFC 6749 §5.2, contract.md 7.2)', (name) => {
    const item = { code: 1, message: 'it will not do', args: [] };
    const [oauth, workload] = (['oauth', 'workload'] as const).map((family) =>
      renderErrorBody(family, name, [item]),
    );
    expect(oauth?.body).toMatchObject({ error: 'invalid_request' });
    expect(workload?.body).toMatchObject({ error: 'invalid-request' });
  });

  it('writes our own errors as RFC 9457 problems with request id and pointer', () => {
    const context = { instance: '/v1/x', requestId: 'r1' };
    const items = [
      renderError('MALFORMED', { path: '/name', problem: 'too long' }, { pointer: '/name' }),
    ];
    expect(renderErrorBody('own', 'MALFORMED', items, context)).toEqual({
      status: 400,
      contentType: 'application/problem+json',
      body: {
        type: 'urn:luciole:error:10006',
        title: 'Malformed',
        status: 400,
        instance: '/v1/x',
        requestId: 'r1',
        errors: items,
      },
    });
  });

  it('makes the service-account answer out of which a client cuts the name (contract.md 1.3)', () => {
    const item = renderError('USER_NOT_FOUND_FOR_SERVICE_ACCOUNT', { name: 'edge' });
    expect(item).toEqual({
      code: 1000,
      message: 'Unable to find user for username edge',
      args: ['Unable to find user for username edge'],
    });
  });

  it('gives every error of every family a body that its schema takes', () => {
    const families: readonly ErrorFamily[] = ['ecosystem', 'oauth', 'workload', 'own'];
    for (const family of families) {
      for (const name of ERROR_NAMES) {
        const { body } = renderErrorBody(family, name, [notFound]);
        const isText = typeof body === 'string';
        expect(isText || ERROR_BODIES[family].schema.safeParse(body).success).toBe(true);
      }
    }
  });
});

describe('errorNameOfCode', () => {
  it('finds the name of a code and nothing for an unknown one', () => {
    expect(errorNameOfCode(50_111)).toBe('POLICY_NAME_TAKEN');
    expect(errorNameOfCode(-1)).toBeUndefined();
  });
});
