import { describe, expect, it } from 'vitest';
import { createLogger, describeError } from './logging.ts';
import { redactText } from './redact.ts';

describe('redactText', () => {
  it.each([
    ['connect postgres://luciole:hunter2@db/luciole failed', 'hunter2'],
    ['-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----', 'MIGHAgEA'],
    ['-----BEGIN EC PRIVATE KEY-----\nMIGHAgEA', 'MIGHAgEA'],
    ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl refused', 'c2lnbmF0dXJl'],
    ['Authorization: Bearer abc.def', 'abc.def'],
    ['tppl-api-key: 7d3f0a52-6c2b-4f5c-9a49-0a1f6f2f9d10', '7d3f0a52'],
  ])('masks what is secret in %j', (text, secret) => {
    expect(redactText(text)).not.toContain(secret);
  });

  it('leaves other text alone', () => {
    expect(redactText('https://idp.example/keys cannot be reached')).toBe(
      'https://idp.example/keys cannot be reached',
    );
  });
});

describe('createLogger', () => {
  it('masks secret members and the causes of errors', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    const cause = new Error('postgres://luciole:hunter2@db/luciole');
    logger.error(
      {
        err: new Error('failed', { cause }),
        password: 'hunter2',
        body: { access_token: 'hunter2' },
      },
      'x',
    );
    expect(lines.join('')).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      msg: 'x',
      err: { message: 'failed' },
    });
  });

  it('says an error that was described before as it was described', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    const error = new TypeError('postgres://luciole:hunter2@db/luciole is away');
    logger.warn({ err: describeError(error) }, 'x');
    logger.warn({ err: error }, 'x');
    logger.warn({ err: { secret: 'hunter2' } }, 'x');
    const [described, thrown, odd] = lines.map((line) => (JSON.parse(line) as { err: object }).err);
    expect(described).toMatchObject({
      type: 'TypeError',
      message: expect.stringContaining('is away'),
    });
    expect(described).toEqual(thrown);
    expect(odd).toEqual({ message: '[object Object]' });
    expect(lines.join('')).not.toContain('hunter2');
  });
});
