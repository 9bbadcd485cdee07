import type { IncidentTargetKind } from '@luciole/contract';

/** What is to be stopped, as the address of the page says it. */
export interface TargetSearch {
  readonly kind?: IncidentTargetKind | undefined;
  readonly id?: string | undefined;
}

const KINDS: readonly IncidentTargetKind[] = [
  'ISSUER',
  'SERVICE_ACCOUNT',
  'CONFIGURATION',
  'SUB_CA_PROVIDER',
  'CERTIFICATE_AUTHORITY',
];

/** Reads the address; what is not understood is left out. */
export function parseTargetSearch({ id, kind }: Record<string, unknown>): TargetSearch {
  return {
    kind: KINDS.find((known) => known === kind),
    id: typeof id === 'string' ? id : undefined,
  };
}
