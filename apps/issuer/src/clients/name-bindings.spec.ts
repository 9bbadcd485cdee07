import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../test/support/client-gates.ts';
import type { BoundNames } from '../issuance/issuance.ts';
import type { Claims } from './claims.ts';
import { compileBindings } from './name-bindings.ts';

const NO_NAME = { dnsNames: [], ipAddresses: [], rfc822Names: [], uniformResourceIdentifiers: [] };
const SPIFFE =
  'spiffe://td.example/ns/{"kubernetes.io".namespace}/sa/{"kubernetes.io".serviceaccount.name}';

interface Given {
  readonly policies?: readonly string[];
  readonly uniformResourceIdentifiers?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly rfc822Names?: readonly string[];
}

function namesOf(bindings: readonly Given[], claims: Claims, policy = 'web') {
  const complete = bindings.map((binding) => ({
    policies: [],
    uniformResourceIdentifiers: [],
    dnsNames: [],
    ipAddresses: [],
    rfc822Names: [],
    ...binding,
  }));
  return compileBindings(complete)(claims)(policyNamed(policy));
}

const uris = (template: string, claims: Claims): BoundNames | undefined =>
  namesOf([{ uniformResourceIdentifiers: [template] }], claims);
const dnsNames = (template: string, claims: Claims): BoundNames | undefined =>
  namesOf([{ dnsNames: [template] }], claims);
const ipAddresses = (template: string, claims: Claims): BoundNames | undefined =>
  namesOf([{ ipAddresses: [template] }], claims);
const rfc822Names = (template: string, claims: Claims): BoundNames | undefined =>
  namesOf([{ rfc822Names: [template] }], claims);

describe('name bindings (ruling 19)', () => {
  it('bind nobody where there are none, or none for the policy', () => {
    expect(namesOf([], { sub: 'a' })).toBeUndefined();
    const binding = { policies: ['db'], dnsNames: ['{sub}.example'] };
    expect(namesOf([binding], { sub: 'a' })).toBeUndefined();
    expect(namesOf([binding], { sub: 'a' }, 'db')).toEqual({ dnsNames: ['a.example'] });
  });

  it('fill places from nested claims', () => {
    const claims = {
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'cart' } },
    };
    expect(uris(SPIFFE, claims)).toEqual({
      uniformResourceIdentifiers: ['spiffe://td.example/ns/shop/sa/cart'],
    });
  });

  it('count together, form by form; a form without a template is left to the policy', () => {
    const bindings = [
      { uniformResourceIdentifiers: ['spiffe://td/{sub}', 'https://h.example/{sub}'] },
      { dnsNames: ['{sub}.example'] },
      { dnsNames: ['www.example'] },
    ];
    expect(namesOf(bindings.slice(0, 1), { sub: 'a' })?.dnsNames).toBeUndefined();
    expect(namesOf(bindings, { sub: 'a' })).toEqual({
      uniformResourceIdentifiers: ['spiffe://td/a', 'https://h.example/a'],
      dnsNames: ['a.example', 'www.example'],
    });
  });

  it('do without names whose claims are missing; without any name left there is none of any form', () => {
    const bindings = [{ dnsNames: ['{host}.example', '{sub}.example'] }];
    expect(namesOf(bindings, { sub: 'a' })).toEqual({ dnsNames: ['a.example'] });
    expect(namesOf(bindings, {})).toEqual(NO_NAME);
    expect(namesOf(bindings, { host: undefined })).toEqual(NO_NAME);
  });

  it.each<[unknown]>([
    ['a/b'],
    ['../b'],
    ['.'],
    ['..'],
    [''],
    ['a b'],
    ['a\nb'],
    ['a\u0000'],
    ['*'],
    ['a*'],
    ['a%2fb'],
    ['a?b'],
    ['a#b'],
    ['a:b'],
    ['a@b'],
    ['a~b'],
    ['a\\b'],
    ['ä'],
    ['\u202ea'],
    [7],
    [true],
    [null],
    [['a']],
    [{ a: 'a' }],
  ])('give no name of any form to a token with the claim %j', (sub) => {
    expect(uris('spiffe://td/sa/{sub}', { sub })).toEqual(NO_NAME);
    expect(uris('https://h.example/{sub}/x', { sub })).toEqual(NO_NAME);
    expect(dnsNames('{sub}.example', { sub })).toEqual(NO_NAME);
    expect(rfc822Names('{sub}@a.example', { sub })).toEqual(NO_NAME);
    expect(rfc822Names('a@{sub}.example', { sub })).toEqual(NO_NAME);
    // One such claim is enough, also beside names that would be right.
    const binding = { uniformResourceIdentifiers: ['spiffe://td/{ns}'], dnsNames: ['x-{sub}.y'] };
    expect(namesOf([binding], { ns: 'a', sub })).toEqual(NO_NAME);
  });

  it.each([
    ['evil.com', 'a dot would be another label'],
    ['-', 'no label ends so'],
    ['-a', 'no label begins so'],
    ['x'.repeat(64), 'no label is so long'],
    ['a_b', 'no host name has it'],
  ])('refuse %s as a DNS label: %s', (sub) => {
    expect(dnsNames('{sub}.example', { sub })).toEqual(NO_NAME);
  });

  it('keep a claim in the authority of a URI within its label', () => {
    expect(uris('spiffe://{tenant}.example/x', { tenant: 'a' })).toEqual({
      uniformResourceIdentifiers: ['spiffe://a.example/x'],
    });
    for (const tenant of ['a.b', 'evil.com', 'a_b'])
      expect(uris('spiffe://{tenant}.example/x', { tenant })).toEqual(NO_NAME);
    for (const tenant of ['a.b', 'a_b'])
      expect(uris('spiffe://td.example/{tenant}', { tenant })).not.toEqual(NO_NAME);
  });

  it('give names in the spelling of certificates', () => {
    expect(dnsNames('{sub}.Example', { sub: 'ShoP' })).toEqual({ dnsNames: ['shop.example'] });
    expect(uris('SPIFFE://TD/{sub}', { sub: 'ShoP' })).toEqual({
      uniformResourceIdentifiers: ['spiffe://td/ShoP'],
    });
  });

  it('take a template that is one claim for the name itself', () => {
    const sub = 'spiffe://td.example/ns/shop';
    expect(uris('{sub}', { sub })).toEqual({ uniformResourceIdentifiers: [sub] });
    expect(dnsNames('{host}', { host: 'a.b.example' })).toEqual({ dnsNames: ['a.b.example'] });
    for (const name of [
      'spiffe://td.example/a/../b',
      'spiffe://td.example/*',
      'a b',
      'not a URI',
      '',
    ])
      expect(uris('{sub}', { sub: name })).toEqual(NO_NAME);
    for (const host of ['*.example', '*', 'a b', 'a/b', 'a..b'])
      expect(dnsNames('{host}', { host })).toEqual(NO_NAME);
  });

  it('bind IP addresses: a claim is the address, or stands within a group of it', () => {
    expect(ipAddresses('{ip}', { ip: '2001:DB8::1' })).toEqual({ ipAddresses: ['2001:db8::1'] });
    expect(ipAddresses('10.0.{a}.{b}', { a: '7', b: '255' })).toEqual({
      ipAddresses: ['10.0.7.255'],
    });
    expect(ipAddresses('2001:db8::{a}', { a: 'f00' })).toEqual({ ipAddresses: ['2001:db8::f00'] });
    for (const a of ['256', '0.1', '1/8', 'a', '01', '-1', '', '1:2', 7]) {
      expect(ipAddresses('10.0.0.{a}', { a })).toEqual(NO_NAME);
    }
    for (const ip of ['10.0.0.0/8', '10.1', 'localhost', '::1%eth0', '*']) {
      expect(ipAddresses('{ip}', { ip })).toEqual(NO_NAME);
    }
    expect(ipAddresses('2001:db8::{a}', { a: '1:2' })).toEqual(NO_NAME);
  });

  it('bind mail addresses: a claim is the address, or stays on its side of the @', () => {
    const address = 'Ada.L+ci@mail.example';
    expect(rfc822Names('{email}', { email: 'Ada.L+ci@Mail.Example' })).toEqual({
      rfc822Names: [address],
    });
    expect(rfc822Names('{sub}@mail.example', { sub: 'Ada.L+ci' })).toEqual({
      rfc822Names: [address],
    });
    expect(rfc822Names('ca@{team}.example', { team: 'ops' })).toEqual({
      rfc822Names: ['ca@ops.example'],
    });
    for (const sub of ['a@evil.example', '.a', 'a..b', '"a', 'a<b', 'x'.repeat(65)]) {
      expect(rfc822Names('{sub}@mail.example', { sub })).toEqual(NO_NAME);
    }
    for (const team of ['a.b', 'a@b']) {
      expect(rfc822Names('ca@{team}.example', { team })).toEqual(NO_NAME);
    }
  });

  it('find nothing in what every object has', () => {
    expect(dnsNames('{constructor.name}.example', {})).toEqual(NO_NAME);
    expect(dnsNames('{sub.length}.example', { sub: 'abc' })).toEqual(NO_NAME);
  });
});
