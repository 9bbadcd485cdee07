import { HOUSE } from './house.ts';
import { PASSING } from './passing.ts';
import { RFC5280 } from './rfc5280.ts';
import { RFC6960 } from './rfc6960.ts';
import { SPIFFE_VECTORS } from './spiffe.ts';
import type { LintVector } from './vector.ts';

/** Every vector that the strict reader can read. */
export const LINT_VECTORS: readonly LintVector[] = [
  ...PASSING,
  ...RFC5280,
  ...RFC6960,
  ...SPIFFE_VECTORS,
  ...HOUSE,
];
