import type { PolicyRevisionInformation } from '@luciole/contract';

const KINDS = {
  USER: 'A user',
  SERVICE_ACCOUNT: 'A service account',
  SYSTEM: 'The system',
} as const;

/** Who made a revision, from what, and who approved it. */
export function authorInWords({
  approver,
  author,
  restoredNumber,
}: PolicyRevisionInformation): string {
  const name = author.name ?? KINDS[author.kind];
  const source = restoredNumber === undefined ? '' : `, from revision ${restoredNumber}`;
  const second = approver === undefined ? '' : `; approved by ${approver.name ?? KINDS.USER}`;
  return `${name}${source}${second}`;
}
