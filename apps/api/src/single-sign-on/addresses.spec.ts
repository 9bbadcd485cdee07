import { describe, expect, it } from 'vitest';
import { testConfig } from '../../test/support/kernel-app.ts';
import { SingleSignOnAddresses } from './addresses.ts';

const addresses = new SingleSignOnAddresses(
  testConfig({ LUCIOLE_PUBLIC_URL: 'https://luciole.example' }),
);

describe('ruling 28: returnTo', () => {
  it.each(['/', '/policies', '/policies?search=%2F%2F#part', '/v1-is-not-the-api', '/a//b'])(
    'stays: %s',
    (page) => {
      expect(addresses.ownPage(page)).toBe(page);
    },
  );

  it.each([
    undefined,
    null,
    '',
    'policies',
    'https://attacker.example/',
    'https://luciole.example/policies',
    '//attacker.example/',
    '/\\attacker.example/',
    '\\\\attacker.example/',
    '/\n/attacker.example/',
    '/\t/attacker.example/',
    '/policies\r\nSet-Cookie: x=y',
    '/a\\b',
    ' //attacker.example/',
    'javascript:alert(1)',
    '/v1',
    '/v1/companies/x/singlesignon',
    '/./v1/session',
    '/x/../v1/session',
  ])('becomes the first page: %o', (page) => {
    expect(addresses.ownPage(page)).toBe('/');
  });

  it('normalizes what a browser would', () => {
    expect(addresses.ownPage('/a/../policies')).toBe('/policies');
    // Becomes a host only when it is resolved.
    expect(addresses.ownPage('/x/..//attacker.example')).toBe('/');
  });
});
