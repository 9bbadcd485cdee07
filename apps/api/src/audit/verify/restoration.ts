import { readExportLine } from '../export/export-line.ts';

/** A restore of a backup, as the trail tells of it: what happened between the two times is not in it. */
export interface Restoration {
  /** Number of the event: the first since. */
  readonly sequence: number;
  /** When the backup was taken, ISO 8601. */
  readonly takenAt: string;
  readonly restoredAt: string;
}

const MARK = '"type":"backup.restored"';

/** The restore that a line of an export, as Latin-1, tells of; whether the line belongs to the chain is not looked at. */
export function restorationIn(line: string): Restoration | undefined {
  if (!line.includes(MARK)) return undefined;
  const { canonical, sequence } = readExportLine(line) ?? {};
  if (canonical === undefined || sequence === undefined) return undefined;
  try {
    const { after, occurredAt: restoredAt, type } = Object(JSON.parse(canonical));
    const { takenAt } = Object(after);
    const isRestoration =
      type === 'backup.restored' && typeof restoredAt === 'string' && typeof takenAt === 'string';
    return isRestoration ? { sequence, takenAt, restoredAt } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a checkpoint counts events that were lost with a restore: it was signed after the backup, and before its numbers were given anew. */
export function isOfBefore(
  { size, time }: { readonly size: number; readonly time: string },
  { restoredAt, sequence, takenAt }: Restoration,
): boolean {
  const signedAt = Date.parse(time);
  return size >= sequence && signedAt >= Date.parse(takenAt) && signedAt < Date.parse(restoredAt);
}
