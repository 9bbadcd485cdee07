import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { describePermittedNames } from '../description/permitted-names.ts';
import { canonicalDnsName } from '../model/dns-name.ts';
import { aPolicy } from '../testing/index.ts';
import { validatePolicy } from '../validation/validate-policy.ts';
import { compileValuePattern, isCompiled, patternWarnings } from './value-pattern.ts';

// Generated cases take as long as the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const atom = fc.constantFrom('a', 'b', String.raw`\.`, '.', '[ab]', '[^a]', '(?:a|b)', '(b|ab)');
const piece = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{1,2}', '*?'))
  .map((parts) => parts.join(''));
const alternative = fc
  .tuple(fc.array(piece, { maxLength: 5 }), fc.constantFrom('', '$'))
  .map(([pieces, end]) => `^${pieces.join('')}${end}`);
const sources = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
const values = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((c) => c.join(''));

describe('value patterns', () => {
  it('agree with a backtracking engine on small patterns', () => {
    const property = fc.property(sources, values, (source, value) => {
      const pattern = compileValuePattern(source);
      expect(isCompiled(pattern) && pattern.matches(value)).toBe(new RegExp(source).test(value));
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('stay within the names that bound them', () => {
    const suffixed = fc
      .tuple(alternative, fc.constantFrom(String.raw`\.a\.b`, String.raw`b\.a`, String.raw`a`))
      .map(([head, tail]) => `${head.replace('$', '')}${tail}$`);
    const property = fc.property(suffixed, values, (source, head) => {
      const value = canonicalDnsName(`${head}.a.b`) ?? canonicalDnsName(`${head}b.a`);
      const pattern = compileValuePattern(source);
      if (value === undefined || !isCompiled(pattern) || !pattern.matches(value)) return;
      const { dnsNames } = describePermittedNames([
        aPolicy().permitting('dnsNames', source).build(),
      ]);
      const isWithin =
        dnsNames.state === 'open' ||
        (dnsNames.state === 'bounded' &&
          dnsNames.names.some((name) => value === name || value.endsWith(`.${name}`)));
      expect(isWithin).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('never throw while compiling, whatever the text', () => {
    const syntax = fc
      .array(
        fc.constantFrom(...Array.from('^$.*+?()[]{}|\\,:-PpQEAzxm19aß<>!='), '(?i)', '[[:alpha:]]'),
        {
          maxLength: 60,
        },
      )
      .map((chars) => `^${chars.join('')}`);
    const property = fc.property(fc.oneof(syntax, fc.string({ unit: 'binary' })), (source) => {
      const pattern = compileValuePattern(source);
      expect(
        isCompiled(pattern) ? typeof pattern.matches('a.example') : pattern.fault,
      ).toBeTruthy();
      expect(patternWarnings(source).length).toBeLessThanOrEqual(2);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('validatePolicy', () => {
  it('never throws, and refuses everything that is no policy', () => {
    const property = fc.property(fc.anything(), (candidate) => {
      expect(validatePolicy(candidate).some(({ severity }) => severity === 'error')).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('never throws on a policy with one member replaced by anything', () => {
    const members = ['name', 'validityPeriod', 'subject', 'sans', 'keyAlgorithm', 'keyUsages'];
    const property = fc.property(fc.constantFrom(...members), fc.anything(), (member, value) => {
      const problems = validatePolicy({ ...aPolicy().build(), [member]: value });
      for (const { path, message } of problems) {
        expect(path).toMatch(/^(\/|$)/);
        expect(message).not.toContain('undefined');
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
