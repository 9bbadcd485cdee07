import { describe, expect, it } from 'vitest';

import { Clock } from '../clock/clock.ts';
import type { CompanyDatabase } from '../database/company-database.ts';
import type { Logger } from '@luciole/service';
import { Readiness } from './readiness.ts';

class SteppedClock extends Clock {
  time = Date.UTC(2026, 10, 22);

  override now(): Date {
    return new Date(this.time);
  }
}

/** A readiness whose database answers what `answer` says, and counts how often it was asked. */
function aReadiness(answer: () => Promise<void> = () => Promise.resolve()) {
  const asked = { database: 0, keyEncryptionKey: 0 };
  const clock = new SteppedClock();
  const readiness = new Readiness(
    {
      ping: () => {
        asked.database += 1;
        return answer();
      },
    } as unknown as CompanyDatabase,
    {
      check: async () => {
        asked.keyEncryptionKey += 1;
      },
    },
    clock,
    { warn: () => undefined } as unknown as Logger,
  );
  return { asked, clock, readiness };
}

describe('Readiness', () => {
  it('shares one check among callers who ask at the same time', async () => {
    const { asked, readiness } = aReadiness();
    const reports = await Promise.all(Array.from({ length: 50 }, () => readiness.check()));
    expect(reports).toEqual(reports.map(() => ({ database: 'ok', keyEncryptionKey: 'ok' })));
    expect(asked).toEqual({ database: 1, keyEncryptionKey: 1 });
  });

  it('answers from memory for a second, whatever the answer is', async () => {
    let isUp = false;
    const { asked, clock, readiness } = aReadiness(() =>
      isUp ? Promise.resolve() : Promise.reject(new Error('down')),
    );
    expect(await readiness.check()).toEqual({ database: 'failed', keyEncryptionKey: 'ok' });
    isUp = true;
    clock.time += 999;
    expect(await readiness.check()).toEqual({ database: 'failed', keyEncryptionKey: 'ok' });
    expect(asked.database).toBe(1);
    clock.time += 1;
    expect(await readiness.check()).toEqual({ database: 'ok', keyEncryptionKey: 'ok' });
    expect(asked.database).toBe(2);
  });

  it('starts no second check while one is under way, however long it takes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { asked, clock, readiness } = aReadiness(() => promise);
    const first = readiness.check();
    clock.time += 1_500;
    const second = readiness.check();
    resolve();
    expect(await second).toEqual(await first);
    expect(asked.database).toBe(1);
  });

  it('asks again when the clock was set back', async () => {
    const { asked, clock, readiness } = aReadiness();
    await readiness.check();
    clock.time -= 3_600_000;
    await readiness.check();
    expect(asked.database).toBe(2);
  });
});
