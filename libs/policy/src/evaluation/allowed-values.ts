import { isWildcardDnsName } from '../model/dns-name.ts';
import { canonicalOrSame } from './value-form.ts';
import type { ValueForm } from './value-form.ts';
import { MATCH_BUDGET, compileValuePattern, isCompiled, isPattern } from './value-pattern.ts';
import type { ValuePattern } from './value-pattern.ts';

/**
 * Work that matching may still cost in one evaluation, in program instructions × characters. A thousand long names
 * against hundreds of patterns would otherwise add up to minutes, although each match is within its own budget.
 */
export interface MatchingWork {
  remaining: number;
}

/** Work one evaluation may cost: a hundred matches of the largest size, about 0.1 s at worst. */
export const EVALUATION_BUDGET = 100 * MATCH_BUDGET;

export type MatchOutcome = 'matched' | 'unmatched' | 'overBudget';

/** Compiled allowed values of one property: alternatives, of which one must match. */
export interface AllowedValues {
  /** Matches one value in canonical form. */
  match(value: string, work: MatchingWork): MatchOutcome;
  /** The entry that permits a value and the part it covers; `undefined` when none does or the work is used up. */
  explain(
    value: string,
    work: MatchingWork,
  ): { readonly entry: string; readonly part: string } | undefined;
}

/**
 * Compiles allowed values. An empty list allows every value of the form, but no wildcard dNSName: that one must be
 * named. Entries that do not compile match nothing; `validatePolicy` reports them.
 */
export function compileAllowedValues(form: ValueForm, entries: readonly string[]): AllowedValues {
  const literals = new Map<string, string>();
  const patterns: ValuePattern[] = [];
  for (const entry of entries) {
    if (!isPattern(entry)) {
      literals.set(canonicalOrSame(form, entry), entry);
      continue;
    }
    const pattern = compileValuePattern(entry);
    if (isCompiled(pattern)) patterns.push(pattern);
  }
  const allowsAny = entries.length === 0;
  const isWildcard = (value: string) => form.property === 'dnsNames' && isWildcardDnsName(value);
  const holds = (pattern: ValuePattern, value: string) =>
    isWildcard(value) ? pattern.matchesWildcard(value) : pattern.matches(value);

  return {
    match: (value, work) => {
      if (allowsAny) return isWildcard(value) ? 'unmatched' : 'matched';
      if (literals.has(value)) return 'matched';
      let outcome: MatchOutcome = 'unmatched';
      for (const pattern of patterns) {
        const cost = pattern.programSize * value.length;
        if (cost > MATCH_BUDGET || cost > work.remaining) {
          outcome = 'overBudget';
          continue;
        }
        work.remaining -= cost;
        if (holds(pattern, value)) return 'matched';
      }
      return outcome;
    },
    explain: (value, work) => {
      const literal = literals.get(value);
      if (literal !== undefined) return { entry: literal, part: value };
      for (const pattern of patterns) {
        const cost = pattern.programSize * value.length;
        if (cost > MATCH_BUDGET || cost > work.remaining) continue;
        work.remaining -= cost;
        if (!holds(pattern, value)) continue;
        return { entry: pattern.source, part: pattern.matchedPart(value) ?? '' };
      }
      return undefined;
    },
  };
}
