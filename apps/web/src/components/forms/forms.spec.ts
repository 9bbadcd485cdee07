import { describe, expect, it } from 'vitest';
import { Problem } from '../../api/problem.ts';
import { joinValidity, splitValidity, VALIDITY_UNITS } from '../../lib/validity.ts';
import { changesOf } from './changes.ts';
import { FieldMessages, fieldProps, messagesOf } from './field-messages.ts';

describe('messages at fields', () => {
  const refusal = new Problem(400, [
    { code: 50111, message: 'Policy with name a already exists', args: ['a'], pointer: '/name' },
    {
      code: 50118,
      message: 'dNSName is not valid at /sans/dnsNames/allowedValues/12: must not be blank',
      args: ['/sans/dnsNames/allowedValues/12', 'must not be blank'],
      pointer: '/sans/dnsNames/allowedValues/12',
    },
    { code: 1, message: 'Something else', args: [] },
  ]);
  const messages = new FieldMessages([
    { pointer: '/name', text: 'long', severity: 'warning' },
    ...messagesOf(refusal),
  ]);

  it('stand where the server says, an error before a warning', () => {
    expect(fieldProps(messages.at('/name'))).toEqual({
      error: true,
      helperText: 'Policy with name a already exists.',
    });
    expect(messages.at('/sans/dnsNames')).toBeUndefined();
    expect(messages.hasErrors).toBe(true);
  });

  it('name the item of a list, and leave out where it is', () => {
    expect(messages.ofItems('/sans/dnsNames/allowedValues')).toEqual([
      expect.objectContaining({ index: 12, text: 'must not be blank' }),
    ]);
    expect(messages.ofItems('/sans/dnsNames/allowed')).toEqual([]);
  });

  it('are said above the form when no field does', () => {
    const outside = messages.outside(['/name', '/sans/dnsNames']);
    expect(outside.map(({ text }) => text)).toEqual(['Something else']);
    expect(messagesOf(new Error('elsewhere'))).toEqual([]);
  });
});

describe('changes', () => {
  it('are what was taken away and added, and nothing for what stays', () => {
    const changes = changesOf([
      { label: 'Name', before: ['a'], after: ['a'] },
      { label: 'Keys', before: ['RSA 2048', 'EC P-256'], after: ['EC P-256', 'EC P-384'] },
      { label: 'Usages', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
    expect(changes).toEqual([
      { label: 'Keys', removed: ['RSA 2048'], added: ['EC P-384'], kept: 1, isReordered: false },
      { label: 'Usages', removed: [], added: [], kept: 2, isReordered: true },
    ]);
  });
});

describe('validity in units', () => {
  it.each([
    ['PT90M', 90, 'minutes'],
    ['PT1H', 1, 'hours'],
    ['PT24H', 1, 'days'],
    ['P2W', 14, 'days'],
    ['P1Y6M', 18, 'months'],
    ['P12M', 1, 'years'],
  ] as const)('reads %s as %i %s', (iso, amount, unit) => {
    expect(splitValidity(iso)).toEqual({ amount, unit });
  });

  it.each(['PT30S', 'P1M1D', 'P1Y2DT3H', 'a year', ''])('leaves %j as it is', (iso) => {
    expect(splitValidity(iso)).toBeUndefined();
  });

  it.each(VALIDITY_UNITS)('writes %s so that they are read again', (unit) => {
    const read = splitValidity(joinValidity(5, unit));
    expect(read).toEqual(unit === 'weeks' ? { amount: 35, unit: 'days' } : { amount: 5, unit });
  });
});
