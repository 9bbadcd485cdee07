import type { IntermediateCertificateSearchField } from '@luciole/contract';

/** The kind of a field decides which operators it takes and how its values are read. */
export type SearchFieldKind = 'text' | 'status' | 'uuid' | 'timestamp' | 'number';

/** Every field that an issuer certificate can be searched and ordered by (contract.md 2.6, rulings 17). */
export const SEARCH_FIELDS = {
  id: 'uuid',
  commonName: 'text',
  status: 'status',
  fingerprint: 'text',
  serialNumber: 'text',
  validityStart: 'timestamp',
  validityEnd: 'timestamp',
  creationDate: 'timestamp',
  modificationDate: 'timestamp',
  configurationId: 'uuid',
  configurationName: 'text',
  longLivedCertCount: 'number',
  shortLivedCertCount: 'number',
  ultraShortLivedCertCount: 'number',
  workflowId: 'text',
  serviceAccountId: 'uuid',
  credentialThumbprint: 'text',
  sourceAddress: 'text',
  instanceName: 'text',
} as const satisfies Readonly<Record<IntermediateCertificateSearchField, SearchFieldKind>>;

export type SearchField = keyof typeof SEARCH_FIELDS;

/** `value` is text, a number (counts) or a date (timestamps), as the field's kind demands. */
export type SearchValue = string | number | Date;

/** How a value is compared with a field. */
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** A search expression whose fields, operators and values have been checked. */
export type SearchCondition =
  | {
      readonly kind: 'compare';
      readonly field: SearchField;
      readonly operator: Comparison;
      readonly value: SearchValue;
    }
  | { readonly kind: 'in'; readonly field: SearchField; readonly values: readonly SearchValue[] }
  /** Equal without regard to case. */
  | { readonly kind: 'match'; readonly field: SearchField; readonly value: string }
  /** Contains the value, without regard to case. */
  | { readonly kind: 'fragment'; readonly field: SearchField; readonly value: string }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly SearchCondition[] }
  | { readonly kind: 'not'; readonly operand: SearchCondition };

/** The search cannot be run as it was asked; `pointer` names the member (RFC 6901, below the request body). */
export class SearchRefusedError extends Error {
  override readonly name = 'SearchRefusedError';
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}

export function isSearchField(name: string): name is SearchField {
  return Object.hasOwn(SEARCH_FIELDS, name);
}
