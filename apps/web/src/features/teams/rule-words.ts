import type { UserMatchingRule } from '@luciole/contract';

export type RuleOperator = UserMatchingRule['operator'];

/** Words for the comparison of a claim. */
export const OPERATOR_LABELS: Readonly<Record<RuleOperator, string>> = {
  EQUALS: 'is',
  NOT_EQUALS: 'is not',
  CONTAINS: 'contains',
  NOT_CONTAINS: 'does not contain',
  STARTS_WITH: 'begins with',
  ENDS_WITH: 'ends with',
};

export const OPERATORS = Object.keys(OPERATOR_LABELS) as readonly RuleOperator[];

/** `groups contains "pki"`. */
export function ruleWords({
  claimName,
  operator,
  value,
}: Pick<UserMatchingRule, 'claimName' | 'operator' | 'value'>): string {
  return `${claimName} ${OPERATOR_LABELS[operator]} “${value}”`;
}
