import { validatePolicy } from '@luciole/policy';
import { DECISION_TABLE, ISTIO_POLICY } from '@luciole/policy/testing';
import type { PolicyInformation } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../components/forms/changes.ts';
import { policyAspects } from './policy-aspects.ts';
import { checkDraft, checkPolicy } from './policy-checks.ts';
import { copyOf, emptyForm, formOf, patchOf, type PolicyForm, requestOf } from './policy-form.ts';
import { policyInWords } from './policy-words.ts';

const STORED = {
  ...ISTIO_POLICY,
  id: '0190a000-0000-7000-8000-000000000001',
} as unknown as PolicyInformation;
const errors = (form: PolicyForm) =>
  checkPolicy(form).filter(({ severity }) => severity === 'error');
const uris = (form: PolicyForm, members: object): PolicyForm => ({
  ...form,
  sans: {
    ...form.sans,
    uniformResourceIdentifiers: { ...form.sans.uniformResourceIdentifiers, ...members },
  },
});

const notesOf = (value: string) =>
  checkPolicy(uris(formOf(STORED), { allowedValues: [value] })).filter(({ pointer }) =>
    pointer.endsWith('/uniformResourceIdentifiers/allowedValues/0'),
  );

describe('a new policy', () => {
  it('allows nothing, and any value only where somebody chose that (ruling 19)', () => {
    const form = emptyForm();
    const all = [...Object.values(form.subject), ...Object.values(form.sans)];
    expect(all.map(({ type }) => type)).toEqual(all.map(() => 'FORBIDDEN'));
    expect(all.some(({ isAny }) => isAny)).toBe(false);
    const opened = uris(form, { type: 'OPTIONAL' });
    const pointer = '/sans/uniformResourceIdentifiers/allowedValues';
    expect(errors(opened).map((error) => error.pointer)).toContain(pointer);
    expect(errors(uris(opened, { isAny: true })).map((error) => error.pointer)).not.toContain(
      pointer,
    );
    expect(errors(uris(opened, { allowedValues: ['^.*'] })).map((e) => e.pointer)).not.toContain(
      pointer,
    );
  });

  it('says what is missing only when somebody tries to save', () => {
    expect(errors(emptyForm()).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/validityPeriod',
      '/keyAlgorithm/allowedValues',
      '/keyAlgorithm/defaultValue',
      '/keyUsages',
      '/extendedKeyUsages',
    ]);
    expect(checkPolicy(emptyForm()).some(({ isLive }) => isLive)).toBe(false);
  });
});

describe('a stored policy', () => {
  it.each([...new Set(DECISION_TABLE.map(({ policy }) => policy))].map((policy, i) => [i, policy]))(
    'is read and written without a change: policy %i of the decision table',
    (_index, policy) => {
      const form = formOf(policy as unknown as PolicyInformation);
      expect(errors(form)).toEqual([]);
      expect(validatePolicy(requestOf(form)).filter((one) => one.severity === 'error')).toEqual([]);
      expect(formOf(requestOf(form) as PolicyInformation)).toEqual(form);
      expect(patchOf(form, formOf(requestOf(form) as PolicyInformation))).toEqual({});
    },
  );

  it('is changed in what differs, and in nothing else', () => {
    const before = formOf(STORED);
    const after = uris({ ...before, validityPeriod: 'PT2H' }, { max: '1' });
    expect(patchOf(before, after)).toEqual({
      validityPeriod: 'PT2H',
      sans: {
        uniformResourceIdentifiers: {
          type: 'REQUIRED',
          allowedValues: [String.raw`^spiffe://cluster\.local/ns/.*/sa/.*`],
          defaultValues: [],
          minOccurrences: 1,
          maxOccurrences: 1,
        },
      },
    });
    expect(changesOf(policyAspects(before, after))).toEqual([
      expect.objectContaining({ label: 'Client cert validity', added: ['2 hours'] }),
      expect.objectContaining({ label: 'URI: how many', removed: ['1 to 10'], added: ['1 to 1'] }),
    ]);
  });

  it('keeps what a type does not use, in case the type changes back', () => {
    const before = formOf(STORED);
    const closed = uris(before, { type: 'FORBIDDEN' });
    expect(requestOf(closed).sans?.uniformResourceIdentifiers).toEqual({
      type: 'FORBIDDEN',
      allowedValues: [],
      defaultValues: [],
      minOccurrences: 0,
      maxOccurrences: 0,
    });
    expect(requestOf(uris(closed, { type: 'REQUIRED' }))).toEqual(requestOf(before));
  });

  it('is copied under a name that still fits', () => {
    const name = 'n'.repeat(64);
    expect(copyOf({ ...STORED, name }).name).toHaveLength(64);
  });
});

describe('what is said about values', () => {
  it('offers the end of a pattern that has none (ruling 4)', () => {
    expect(notesOf('^spiffe://td/ns/[^/]+')[0]).toMatchObject({
      severity: 'warning',
      isLive: true,
      fix: { label: 'Add $', value: '^spiffe://td/ns/[^/]+$' },
    });
    // A `$` at the very end would end the last alternative alone.
    expect(notesOf('^spiffe://a/b|^spiffe://a/c')).toMatchObject([{ fix: undefined }]);
    expect(notesOf('^spiffe://a/b$')).toEqual([]);
  });

  it('offers the caret to what looks like a pattern', () => {
    expect(notesOf(String.raw`spiffe://td\.example/.*`).map(({ fix }) => fix?.value)).toContain(
      String.raw`^spiffe://td\.example/.*`,
    );
  });

  it('says why RE2 does not take a pattern, while it is typed', () => {
    expect(checkDraft('sans', 'dnsNames', '^web[')).toMatchObject({ severity: 'error' });
    expect(checkDraft('sans', 'dnsNames', '^a|b')?.text).toContain('does not start with "^"');
    expect(checkDraft('sans', 'ipAddresses', '10.0.0.0/8')).toMatchObject({ severity: 'error' });
    expect(checkDraft('sans', 'dnsNames', '^web')).toBeUndefined();
  });
});

describe('a policy in words', () => {
  const text = policyInWords(STORED)
    .map(({ words, values = [], end = '' }) => `${words} ${values.join(' ')} ${end}`.trim())
    .join('\n');

  it.each([
    'valid for 1 hour',
    String.raw`must have 1 to 10 URIs that match ^spiffe://cluster\.local/ns/.*/sa/.*`,
    'may have a common name, whatever is asked for',
    'it always has O=Example Inc OU=CloudApps Unit L=Newton ST=MA C=USA',
    'A request with an IP address or an email address is refused.',
    'Its key is RSA 2048.',
    'server authentication and client authentication',
    'may obtain any identity that matches',
  ])('says: %s', (words) => {
    expect(text).toContain(words);
  });
});
