import type { PolicyRevisionInformation } from '@luciole/contract';

const KINDS = {
  USER: 'A user',
  SERVICE_ACCOUNT: 'A service account',
  SYSTEM: 'The system',
} as const;

/** Who made a revision, and from what. */
export function authorInWords({ author, restoredNumber }: PolicyRevisionInformation): string {
  const name = author.name ?? KINDS[author.kind];
  return restoredNumber === undefined ? name : `${name}, from revision ${restoredNumber}`;
}
