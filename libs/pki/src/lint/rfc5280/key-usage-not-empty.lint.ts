import { type Lint, everyKind } from '../definition.ts';

export const keyUsageNotEmpty: Lint = {
  name: 'key-usage-not-empty',
  description: 'keyUsage has at least one bit.',
  citation: 'RFC 5280 §4.2.1.3',
  applies: everyKind,
  check: (tbs) => (tbs.known.keyUsage?.length === 0 ? 'no bit is set' : undefined),
};
