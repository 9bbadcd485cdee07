import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { GroupCommit } from './group-commit.ts';

interface Report {
  readonly id: string;
  readonly sequence: number;
}

const reports = fc.array(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), sequence: fc.nat(20) }),
  { maxLength: 60 },
);

describe('GroupCommit', () => {
  it('writes every item exactly once, in order per key, whatever the batch size and the arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        reports,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.boolean()),
        async (arrivals, maxBatch, pauses) => {
          const written: Report[] = [];
          const queue = new GroupCommit<Report, number>({
            maxBatch,
            keyOf: ({ id }) => id,
            write: async (batch) => {
              await Promise.resolve();
              expect(new Set(batch.map(({ id }) => id)).size).toBe(batch.length);
              written.push(...batch);
              return batch.map(({ sequence }) => sequence);
            },
          });
          const answers: Promise<number>[] = [];
          for (const [index, report] of arrivals.entries()) {
            answers.push(queue.add(report));
            if (pauses[index % Math.max(1, pauses.length)] ?? false) await Promise.resolve();
          }
          expect(await Promise.all(answers)).toEqual(arrivals.map(({ sequence }) => sequence));
          for (const id of ['a', 'b', 'c', 'd']) {
            const of = (list: readonly Report[]): Report[] =>
              list.filter((report) => report.id === id);
            expect(of(written)).toEqual(of(arrivals));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
