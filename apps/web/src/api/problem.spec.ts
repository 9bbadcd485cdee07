import { describe, expect, it } from 'vitest';
import { guidanceOf, sentenceOf } from './error-guidance.ts';
import { Problem, problemOf, unreachable } from './problem.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('problemOf', () => {
  it('reads code, message and pointer, and knows the name and owner of the code', async () => {
    const problem = await problemOf(
      answer(
        400,
        {
          errors: [
            {
              code: 50110,
              message: 'Policy is used by configurations a',
              args: ['a'],
              pointer: '/name',
            },
          ],
        },
        { 'x-request-id': '01J' },
      ),
    );
    expect(problem.items).toEqual([
      {
        code: 50110,
        message: 'Policy is used by configurations a',
        args: ['a'],
        pointer: '/name',
        name: 'POLICY_IN_USE',
        owner: 'policy-author',
      },
    ]);
    expect([problem.status, problem.requestId]).toEqual([400, '01J']);
    expect(problem.is('POLICY_IN_USE')).toBe(true);
    expect(problem.at('/name')?.code).toBe(50110);
    expect(problem.at('/other')).toBeUndefined();
  });

  it('reads every error of an answer', async () => {
    const problem = await problemOf(
      answer(400, {
        errors: [
          { code: 50100, message: 'a', args: [] },
          { code: 50104, message: 'b', args: [] },
        ],
      }),
    );
    expect(problem.items.map(({ name }) => name)).toEqual([
      'POLICY_NAME_EMPTY',
      'POLICY_KEY_USAGES_EMPTY',
    ]);
    expect(problem.message).toBe('a; b');
  });

  it.each([
    [
      'plain text',
      answer(401, 'Invalid api key', { 'content-type': 'text/plain' }),
      'Invalid api key',
    ],
    ['a proxy’s page', answer(502, '<html>', { 'content-type': 'text/html' }), 'answered 502'],
    ['an empty body', answer(500, ''), 'answered 500'],
    ['errors that are none', answer(400, { errors: [null, 'x', { code: 'y' }] }), 'answered 400'],
    ['the oauth family', answer(400, { error: 'x', error_description: 'No' }), 'No'],
  ])('makes a sentence of %s', async (_, response, sentence) => {
    expect((await problemOf(response)).message).toContain(sentence);
  });
});

describe('guidanceOf', () => {
  it('says what to do next by the name of the error', () => {
    const problem = new Problem(400, [
      { code: 50110, name: 'POLICY_IN_USE', message: 'It is used', args: [] },
    ]);
    expect(sentenceOf(problem)).toBe(
      'It is used. Remove the policy from these configurations first.',
    );
  });

  it('falls back to who must act, then to the status', () => {
    const owned = new Problem(503, [{ code: 1, owner: 'operator', message: 'Busy', args: [] }]);
    const unknown = new Problem(418, [{ code: 0, message: 'Odd', args: [] }]);
    expect(guidanceOf(owned).next).toContain('operates the control plane');
    expect(guidanceOf(unknown).next).toContain('Correct what was entered');
  });

  it('knows a control plane that is away, and a mistake of ours', () => {
    expect(guidanceOf(unreachable()).title).toBe('The control plane cannot be reached');
    expect(guidanceOf(new TypeError('x is not a function'))).toEqual({
      title: 'Something went wrong in this page',
      next: 'Reload it and try again.',
    });
  });
});
