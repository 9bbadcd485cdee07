import type { LastBackup } from '@luciole/contract';
import type { StatusTone } from './status.tsx';

/** Backups are for every day; the second day is for the one that failed. */
const OLD_MS = 2 * 86_400_000;

/** What the last backup is worth, in one sentence. */
export function backupStanding(
  { backup }: LastBackup,
  now: Date,
): { readonly tone: StatusTone; readonly text: string } {
  if (backup === undefined) {
    return { tone: 'bad', text: 'None is known: the CA keys could be lost' };
  }
  return now.getTime() - Date.parse(backup.takenAt) > OLD_MS
    ? { tone: 'warning', text: 'Old: what was done since would be lost' }
    : { tone: 'good', text: 'Recent' };
}
