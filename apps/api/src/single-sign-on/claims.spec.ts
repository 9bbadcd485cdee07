import { describe, expect, it } from 'vitest';
import { isMatching, personOf, rightsOf, textsOf } from './claims.ts';

const rule = (claimName: string, operator: string, value: string) =>
  ({ claimName, operator, value }) as Parameters<typeof isMatching>[1][number];

describe('textsOf', () => {
  it.each<[unknown, readonly string[]]>([
    ['one', ['one']],
    [
      ['one', 2, true],
      ['one', '2', 'true'],
    ],
    [undefined, []],
    [null, []],
    [{ one: 1 }, []],
    [[['one'], null], []],
  ])('reads %o as %o', (claim, texts) => {
    expect(textsOf({ claim }, 'claim')).toEqual(texts);
  });

  it('knows no claim that every object has', () => {
    expect(textsOf({}, 'constructor')).toEqual([]);
  });
});

describe('rightsOf', () => {
  const settings = {
    groups_claim: 'groups',
    group_mappings: [
      { group: 'a', roles: ['PKI_ADMIN', 'GUEST'], teams: ['2', '1'] },
      { group: 'b', roles: ['GUEST'], teams: ['1'] },
      { group: 'c', roles: [], teams: ['3'] },
    ],
    default_roles: ['GUEST'],
  } as const satisfies Parameters<typeof rightsOf>[1];
  const rules = [
    { id: '4', rules: [{ claimName: 'department', operator: 'EQUALS', value: 'mesh' }] },
  ] as const;

  it('gives what each group gives, once', () => {
    expect(rightsOf({ groups: ['b', 'a', 'A'] }, settings, [])).toEqual({
      roles: ['GUEST', 'PKI_ADMIN'],
      teams: ['1', '2'],
    });
  });

  it('gives the default roles where no group gives one, and teams by their rules', () => {
    const given = rightsOf({ groups: 'c', department: 'mesh' }, settings, [
      { ...rules[0], rules: [...rules[0].rules] },
    ]);
    expect(given).toEqual({ roles: ['GUEST'], teams: ['3', '4'] });
  });

  it('reads a name exactly: no part, no other case, no list in a text', () => {
    for (const groups of ['aa', 'A', 'a,b', 'a b', [['a']], { a: true }]) {
      expect(rightsOf({ groups }, { ...settings, default_roles: [] }, [])).toEqual({
        roles: [],
        teams: [],
      });
    }
  });
});

describe('isMatching', () => {
  const claims = {
    department: ['mesh', 'core'],
    mail: 'ada@example.com',
    empty: [],
    nothing: null,
    object: { name: 'y' },
    mixed: ['y', { name: 'x' }],
    endless: Array.from({ length: 2_001 }, (_, index) => `y${index}`),
  };

  it.each([
    [rule('department', 'EQUALS', 'core'), true],
    [rule('department', 'EQUALS', 'cor'), false],
    [rule('department', 'NOT_EQUALS', 'core'), false],
    [rule('department', 'NOT_EQUALS', 'edge'), true],
    [rule('department', 'CONTAINS', 'or'), true],
    [rule('department', 'NOT_CONTAINS', 'or'), false],
    [rule('mail', 'STARTS_WITH', 'ada@'), true],
    [rule('mail', 'ENDS_WITH', '@example.com'), true],
    [rule('mail', 'ENDS_WITH', '@example.co'), false],
    [rule('absent', 'EQUALS', ''), false],
    [rule('department', 'NOT_CONTAINS', 'edge'), true],
  ])('%o: %s', (one, expected) => {
    expect(isMatching(claims, [one])).toBe(expected);
  });

  it.each(['absent', 'empty', 'nothing', 'object', 'mixed', 'endless'])(
    'gives nothing for what is not in a claim that is %s',
    (claim) => {
      expect(isMatching(claims, [rule(claim, 'NOT_EQUALS', 'x')])).toBe(false);
      expect(isMatching(claims, [rule(claim, 'NOT_CONTAINS', 'x')])).toBe(false);
    },
  );

  it('needs every rule, and at least one', () => {
    const yes = rule('mail', 'CONTAINS', '@');
    expect(isMatching(claims, [yes, yes])).toBe(true);
    expect(isMatching(claims, [yes, rule('mail', 'EQUALS', 'x')])).toBe(false);
    expect(isMatching(claims, [])).toBe(false);
  });
});

describe('personOf', () => {
  it('is named by the address, unless that is said not to be verified', () => {
    const claims = { sub: 's', email: 'ada@example.com', preferred_username: 'ada' };
    expect(personOf(claims)).toMatchObject({ username: 'ada@example.com', isEmailVerified: false });
    expect(personOf({ ...claims, email_verified: true })).toMatchObject({ isEmailVerified: true });
    expect(personOf({ ...claims, email_verified: false })).toMatchObject({ username: 'ada' });
    expect(personOf({ ...claims, email_verified: 'true' })).toMatchObject({
      isEmailVerified: false,
    });
    expect(personOf({ sub: 's' })).toMatchObject({ username: 's', emailAddress: 's' });
  });

  it('takes no name that cannot be one', () => {
    for (const name of ['two words', 'bell\u0007', 'x'.repeat(251), '', ' ', '\uD800']) {
      expect(personOf({ sub: 's', preferred_username: name }).username).toBe('s');
    }
  });
});
