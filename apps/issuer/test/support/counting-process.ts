/**
 * A process that does nothing but count in a state folder, for tests that kill it: says `ready`, then the number of
 * certificates whose count has been journaled, one number a line.
 */
import { createLogger } from '@luciole/service';
import { systemClock } from '../../src/clock/clock.ts';
import { openStateFolder } from '../../src/statistics/state-folder.ts';
import { Statistics } from '../../src/statistics/statistics.ts';

const [, , path = '', certificateId = '', policyId = ''] = process.argv;
const statistics = new Statistics({
  clock: systemClock,
  logger: createLogger('silent'),
  stateFolder: openStateFolder(path),
});
statistics.begin(certificateId, new Date(Date.UTC(2100, 0)));
process.stdout.write('ready\n');
for (let counted = 0; ;) {
  const batch = 1 + (counted % 7);
  const counts = Array.from({ length: batch }, () =>
    statistics.count(certificateId, policyId, 3600),
  );
  await Promise.all(counts);
  counted += batch;
  process.stdout.write(`${counted}\n`);
}
