import type { ExpressionNode } from '@luciole/contract';
import { describe, expect, it } from 'vitest';

import {
  compileCondition,
  fragmentsOf,
  SqlParameters,
  type FragmentMatches,
} from './compile-search.ts';
import { parseSearchExpression } from './parse-search-expression.ts';

function compile(
  expression: ExpressionNode,
  fragments: FragmentMatches = new Map(),
): { text: string; values: readonly unknown[] } {
  const condition = parseSearchExpression(expression);
  if (condition === undefined) throw new Error('empty');
  const parameters = new SqlParameters();
  return { text: compileCondition(condition, parameters, fragments), values: parameters.values };
}

describe('compileCondition', () => {
  it('keeps every value out of the text', () => {
    const { text, values } = compile({ field: 'commonName', value: "x' or true --" });
    expect(text).toBe('c.common_name = $1::text');
    expect(values).toEqual(["x' or true --"]);
  });

  it('joins and negates', () => {
    const status = { field: 'status', value: 'ISSUED' };
    const { text } = compile({
      operator: 'OR',
      operands: [status, { operator: 'NOT', operands: [status] }],
    });
    expect(text).toBe('(c.status = $1::text or (not coalesce(c.status = $2::text, false)))');
  });

  it('types dates, counts, ids and lists', () => {
    expect(compile({ field: 'validityEnd', operator: 'LT', value: '2026-01-01' }).text).toContain(
      'c.validity_end < $1::timestamptz',
    );
    expect(compile({ field: 'longLivedCertCount', operator: 'GT', value: 3 }).text).toContain(
      '> $1::bigint',
    );
    expect(
      compile({ field: 'status', operator: 'IN', values: ['ISSUED', 'REVOKED'] }).text,
    ).toContain('= any($1::text[])');
  });

  it('searches a common name by the ids that its fragment was resolved to', () => {
    const find = { field: 'commonName', operator: 'FIND', value: 'mesh' };
    expect(compile(find, new Map([['mesh', ['a', 'b']]]))).toEqual({
      text: 'c.id = any($1::uuid[])',
      values: [['a', 'b']],
    });
    expect(compile(find, new Map([['mesh', 'broad']])).values).toEqual(['%mesh%']);
  });

  it('takes LIKE wildcards literally', () => {
    expect(
      compile({ field: 'instanceName', operator: 'FIND', value: String.raw`50%_\x` }).values,
    ).toEqual([String.raw`%50\%\_\\x%`]);
  });

  it('searches fewer than three characters as a prefix, by range', () => {
    const { text, values } = compile({ field: 'commonName', operator: 'FIND', value: 'ab' });
    expect(text).toBe('c.common_name >= $1 and c.common_name <= $2');
    expect(values).toEqual(['ab', 'ab\u{10FFFF}']);
  });
});

describe('fragmentsOf', () => {
  it('names each fragment of a common name once, and nothing else', () => {
    const condition = parseSearchExpression({
      operands: [
        { field: 'commonName', operator: 'FIND', value: 'mesh' },
        { operator: 'NOT', operands: [{ field: 'commonName', operator: 'FIND', value: 'mesh' }] },
        { field: 'commonName', operator: 'FIND', value: 'ab' },
        { field: 'instanceName', operator: 'FIND', value: 'node' },
        { field: 'commonName', operator: 'MATCH', value: 'Exact' },
      ],
    });
    expect(fragmentsOf(condition)).toEqual(['mesh', 'Exact']);
    expect(fragmentsOf(undefined)).toEqual([]);
  });
});
