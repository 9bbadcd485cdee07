import { describe, expect, it } from 'vitest';

import { estimatePatternWeight, scanPattern } from './pattern-scanner.ts';
import {
  MATCH_BUDGET,
  MAX_PROGRAM_SIZE,
  compileValuePattern,
  isCompiled,
} from './value-pattern.ts';
import type { ValuePattern } from './value-pattern.ts';

function pattern(source: string): ValuePattern {
  const compiled = compileValuePattern(source);
  if (!isCompiled(compiled)) throw new Error(`${source}: ${compiled.fault} ${compiled.detail}`);
  return compiled;
}

describe('compileValuePattern', () => {
  it.each<[string, string, boolean]>([
    ['^a', 'abc', true],
    ['^a', 'ba', false],
    ['^a$|^b', 'bc', true],
    ['^a$|^b', 'ab', false],
    ['^*b', 'ab', false],
    ['^(?i)A', 'a', true],
    [String.raw`^\Qa.b\E$`, 'a.b', true],
    [String.raw`^\Qa|b\E$`, 'a|b', true],
    ['^[a|b]$', '|', true],
    [String.raw`^a\|b$`, 'a|b', true],
    ['^(?:a|b)$', 'b', true],
    ['^[]|]$', ']', true],
    ['^[^]|]$', 'x', true],
    ['^[[:alpha:]|]$', '|', true],
    [String.raw`^\p{Greek}+$`, 'λόγος', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^.$', '😀', true],
  ])('%s on %s is %s', (source, value, expected) => {
    expect(pattern(source).matches(value)).toBe(expected);
  });

  it.each<[string, boolean]>([
    [String.raw`^\*\.x$`, true],
    ['^[*a]\\.x$', true],
    [String.raw`^\Q*.x\E`, true],
    [String.raw`^\x2a\.x$`, true],
    ['^.*$', false],
    ['^[^a]', false],
    [String.raw`^.\.x$`, false],
  ])('%s names a wildcard: %s', (source, expected) => {
    expect(pattern(source).matchesWildcard('*.x')).toBe(expected);
  });

  it('says which part matched', () => {
    expect(pattern('^web').matchedPart('web.example')).toBe('web');
    expect(pattern('^web').matchedPart('db')).toBeUndefined();
  });

  it('takes linear time where a backtracking engine does not end', () => {
    const evil = pattern('^spiffe://([a-z]+.?)+/sa/x$');
    const value = `spiffe://${'a'.repeat(1500)}!!/sa/x`;
    expect(evil.programSize * value.length).toBeLessThanOrEqual(MATCH_BUDGET);
    expect(evil.matches(value)).toBe(false);
  });

  it('keeps every program within its bound', () => {
    expect(pattern('^[a-z]{1,140}$').programSize).toBeLessThanOrEqual(MAX_PROGRAM_SIZE);
    expect(compileValuePattern('^[a-z]{1,150}$')).toMatchObject({ fault: 'PATTERN_TOO_LARGE' });
  });

  it('refuses what is costly to compile before compiling it', () => {
    const source = `^(?i)${String.raw`\pL`.repeat(300)}`;
    expect(compileValuePattern(source)).toMatchObject({ fault: 'PATTERN_TOO_LARGE' });
  });
});

describe('scanPattern', () => {
  it.each<[string, readonly string[]]>([
    ['^a|^b', ['^a', '^b']],
    ['^(a|b)|^c', ['^(a|b)', '^c']],
    ['^[|]|^b', ['^[|]', '^b']],
    [String.raw`^\||^b`, [String.raw`^\|`, '^b']],
    [String.raw`^\Q|\E|^b`, [String.raw`^\Q|\E`, '^b']],
    ['^[]|]|^b', ['^[]|]', '^b']],
    [String.raw`^[\]|]|^b`, [String.raw`^[\]|]`, '^b']],
  ])('splits %s', (source, alternatives) => {
    expect(scanPattern(source).map((alternative) => alternative.source)).toEqual(alternatives);
  });

  it('multiplies what is repeated', () => {
    expect(estimatePatternWeight(scanPattern('^(?:a{10}){10}'))).toBeGreaterThanOrEqual(100);
    expect(estimatePatternWeight(scanPattern('^abc'))).toBeLessThan(10);
  });
});
