import { ISTIO_ROWS } from './istio.rows.ts';
import { KEY_AND_VALIDITY_ROWS } from './key-and-validity.rows.ts';
import { PROPERTY_ROWS } from './property.rows.ts';
import type { DecisionRow } from './row.ts';
import { VALUE_ROWS } from './value.rows.ts';

/** The decisions that every program must agree with: API, issuer and browser each run this table. */
export const DECISION_TABLE: readonly DecisionRow[] = [
  ...ISTIO_ROWS,
  ...PROPERTY_ROWS,
  ...VALUE_ROWS,
  ...KEY_AND_VALIDITY_ROWS,
];
