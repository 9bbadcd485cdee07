import { describe, expect, it } from 'vitest';
import { backupStanding } from './backup-standing.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const toneOf = (takenAt: string) => backupStanding({ backup: { id: '', takenAt } }, NOW).tone;

describe('backupStanding', () => {
  it('is content with a backup of the last two days, and says when there is none', () => {
    expect(toneOf('2026-11-20T12:00:00Z')).toBe('good');
    expect(toneOf('2026-11-20T11:59:59Z')).toBe('warning');
    expect(backupStanding({}, NOW).tone).toBe('bad');
  });
});
