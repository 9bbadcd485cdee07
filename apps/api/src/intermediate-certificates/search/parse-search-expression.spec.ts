import * as fc from 'fast-check';
import type { ExpressionNode } from '@luciole/contract';
import { describe, expect, it } from 'vitest';

import { parseSearchExpression } from './parse-search-expression.ts';
import { SearchRefusedError } from './search-condition.ts';

const leaf = (field: string, operator: string, value: string | number): unknown =>
  parseSearchExpression({ field, operator, value });

/** `decided` when the expression was answered or refused; anything else is a defect and thrown. */
function outcomeOf(expression: ExpressionNode): 'decided' {
  try {
    parseSearchExpression(expression);
  } catch (error) {
    if (!(error instanceof SearchRefusedError)) throw error;
  }
  return 'decided';
}

describe('parseSearchExpression', () => {
  it('matches everything without an expression', () => {
    expect(parseSearchExpression(undefined)).toBeUndefined();
    expect(parseSearchExpression({})).toBeUndefined();
    expect(parseSearchExpression({ operands: [] })).toBeUndefined();
  });

  it('joins operands with AND when no operator is given', () => {
    const condition = parseSearchExpression({
      compound: true,
      operands: [
        { field: 'status', operator: 'EQ', value: 'issued' },
        { field: 'commonName', operator: 'FIND', value: 'mesh' },
      ],
    });
    expect(condition).toEqual({
      kind: 'and',
      operands: [
        { kind: 'compare', field: 'status', operator: '=', value: 'ISSUED' },
        { kind: 'fragment', field: 'commonName', value: 'mesh' },
      ],
    });
  });

  it.each(['AND', 'OR'])(
    'takes a condition that is alone under %s for what it is by itself, so that a fragment is found by its index',
    (operator) => {
      const alone = { field: 'commonName', operator: 'FIND', value: 'mesh' };
      const wrapped = { operator, operands: [{}, { operator: 'AND', operands: [alone] }] };
      expect(parseSearchExpression(wrapped)).toEqual(parseSearchExpression(alone));
    },
  );

  it('reads dates, counts, fingerprints and serial numbers in their forms', () => {
    expect(leaf('validityEnd', 'LT', '2026-11-21T00:00:00Z')).toMatchObject({
      value: new Date(Date.UTC(2026, 10, 21)),
    });
    expect(leaf('longLivedCertCount', 'GTE', 12)).toMatchObject({ operator: '>=', value: 12 });
    expect(leaf('fingerprint', 'EQ', 'ab:cd')).toMatchObject({ value: 'ABCD' });
    expect(leaf('serialNumber', 'EQ', '00:AB')).toMatchObject({ value: 'ab' });
  });

  it.each<[string, ExpressionNode, string]>([
    ['an unknown field', { field: 'password', operator: 'EQ', value: 'x' }, '/expression/field'],
    [
      'an inherited name as field',
      { field: 'constructor', operator: 'EQ', value: 'x' },
      '/expression/field',
    ],
    [
      'an unknown operator',
      { field: 'status', operator: 'LIKE', value: 'x' },
      '/expression/operator',
    ],
    [
      'an inherited name as operator',
      { field: 'status', operator: 'toString', value: 'x' },
      '/expression/operator',
    ],
    [
      'an ordering of text',
      { field: 'commonName', operator: 'GT', value: 'x' },
      '/expression/operator',
    ],
    [
      'a fragment of a date',
      { field: 'creationDate', operator: 'FIND', value: '2026-01-01' },
      '/expression/operator',
    ],
    [
      'a value that is no date',
      { field: 'creationDate', operator: 'GT', value: 'soon' },
      '/expression/value',
    ],
    [
      'a date out of range',
      { field: 'creationDate', operator: 'GT', value: '2026-13-45' },
      '/expression/value',
    ],
    ['a value that is no UUID', { field: 'id', operator: 'EQ', value: '1' }, '/expression/value'],
    ['a missing value', { field: 'id', operator: 'EQ' }, '/expression/value'],
    [
      'NOT with two operands',
      {
        operator: 'NOT',
        operands: [
          { field: 'status', value: 'A' },
          { field: 'status', value: 'B' },
        ],
      },
      '/expression/operands',
    ],
    [
      'a control character',
      { field: 'commonName', operator: 'FIND', value: 'a\0b' },
      '/expression/value',
    ],
    ['a field beside operands', { field: 'status', operands: [] }, '/expression/field'],
  ])('refuses %s and points at it', (_, expression, pointer) => {
    expect(() => parseSearchExpression(expression)).toThrow(expect.objectContaining({ pointer }));
  });

  it('refuses an expression that is too deep or too large', () => {
    let deep: ExpressionNode = { field: 'status', value: 'ISSUED' };
    for (let level = 0; level < 12; level += 1) deep = { operands: [deep] };
    expect(() => parseSearchExpression(deep)).toThrow(SearchRefusedError);
    const wide = {
      operands: Array.from({ length: 201 }, () => ({ field: 'status', value: 'ISSUED' })),
    };
    expect(() => parseSearchExpression(wide)).toThrow(SearchRefusedError);
  });

  it('either answers or refuses whatever it is given', () => {
    const node = fc.letrec<{ tree: ExpressionNode }>((tie) => ({
      tree: fc.record(
        {
          field: fc.oneof(
            fc.constantFrom('status', 'commonName', 'creationDate', 'id', 'longLivedCertCount'),
            fc.string(),
          ),
          operator: fc.oneof(
            fc.constantFrom('EQ', 'IN', 'FIND', 'MATCH', 'NOT', 'OR', 'GT'),
            fc.string(),
          ),
          value: fc.oneof(fc.string(), fc.double()),
          values: fc.array(fc.string(), { maxLength: 3 }),
          operands: fc.array(tie('tree'), { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    })).tree;
    fc.assert(
      fc.property(node, (expression) => {
        expect(outcomeOf(expression)).toBe('decided');
      }),
    );
  });
});
