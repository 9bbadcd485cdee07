import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { canonicalEvent, makeExport, restoredEvent } from '../../../test/support/audit-exports.ts';
import { auditVerify } from '../../cli/audit-verify.command.ts';

const TAKEN = '2026-11-21T10:00:00.000Z';
const RESTORED = '2026-11-21T12:00:00.000Z';

/** A trail of twenty events that was restored when it had ten; seven were lost. */
const made = makeExport(20, [], (companyId, sequence) =>
  sequence === 11 ? restoredEvent(companyId, TAKEN, RESTORED) : canonicalEvent(companyId),
);

let folder: string;
let out: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-restoration-'));
});
beforeEach(() => {
  out = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  return () => void vi.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code of `audit verify`, with a checkpoint from elsewhere. */
function verify(checkpoint: string, lines: readonly string[] = made.lines): Promise<number> {
  const [file, given] = [join(folder, 'trail.jsonl'), join(folder, 'checkpoint')];
  writeFileSync(file, `${[made.header, ...lines].join('\n')}\n`);
  writeFileSync(given, checkpoint);
  return auditVerify([file, '--checkpoint', given]);
}

describe('a trail that was restored from a backup', () => {
  it('is verified, and says so', async () => {
    expect(await verify(made.checkpoint(10))).toBe(0);
    expect(out.join('')).toContain(
      `Event 11: the trail goes on from a backup of ${TAKEN}, restored ${RESTORED}. What happened in between is not in it.`,
    );
  });

  it.each([11, 17, 25])('explains a checkpoint of %i events from in between', async (size) => {
    expect(await verify(made.otherCheckpoint(size, '2026-11-21T11:00:00.000Z'))).toBe(0);
    expect(out.join('')).toContain(
      `The checkpoint of ${size} events is of the trail before the restore`,
    );
  });

  it.each([
    ['from before the backup', 17, '2026-11-21T09:59:59.999Z'],
    ['from after the restore', 17, RESTORED],
    ['of what was in the backup', 9, '2026-11-21T11:00:00.000Z'],
  ])('does not explain a checkpoint %s', async (_what, size, time) => {
    expect(await verify(made.otherCheckpoint(size, time))).toBe(1);
  });

  it('does not take a restore for an excuse that somebody wrote into it', async () => {
    const forged = made.lines.map((line) => line.replace(TAKEN, '2026-11-20T10:00:00.000Z'));
    const checkpoint = made.otherCheckpoint(17, '2026-11-20T11:00:00.000Z');
    expect(await verify(checkpoint, forged)).toBe(1);
    expect(out.join('')).toContain('Event 11');
    expect(out.join('')).toContain('altered');
  });
});
