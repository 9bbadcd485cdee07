import { describe, expect, it } from 'vitest';
import {
  compactLines,
  readJournal,
  sequenceLine,
  settledLine,
  totalsLine,
} from './journal-lines.ts';
import { Ledger } from './ledger.ts';
import { DEFAULT_BOUNDS, lifetimeClassOf } from './lifetime-class.ts';

const NOT_AFTER = new Date('2026-11-22T12:00:00Z');
const DAY = 86_400;

function aLedger(): Ledger {
  return new Ledger('certificate', NOT_AFTER);
}

describe('classes', () => {
  it.each([
    [7 * DAY - 1, 'ultraShort'],
    [7 * DAY, 'short'],
    [90 * DAY, 'short'],
    [90 * DAY + 1, 'long'],
  ] as const)('%i seconds are %s', (seconds, expected) => {
    expect(lifetimeClassOf(seconds, DEFAULT_BOUNDS)).toBe(expected);
  });
});

describe('a ledger', () => {
  it('reports nothing before there is something, and nothing twice', () => {
    const ledger = aLedger();
    expect(ledger.report()).toBeUndefined();
    ledger.count('web', 'short');
    const report = ledger.report();
    expect(report?.sequence).toBe(1);
    ledger.settle(report?.totals ?? new Map());
    expect([ledger.report(), ledger.unreported]).toEqual([undefined, 0]);
  });

  it('repeats a report that nobody answered with its own sequence, while it says the same', () => {
    const ledger = aLedger();
    ledger.count('web', 'short');
    const first = ledger.report();
    expect(ledger.report()).toBe(first);
    ledger.count('web', 'long');
    expect(ledger.report()).toMatchObject({ sequence: 2 });
  });

  it('owes what was counted while a report was under way', () => {
    const ledger = aLedger();
    ledger.count('web', 'short');
    const report = ledger.report();
    ledger.count('web', 'short');
    ledger.settle(report?.totals ?? new Map());
    expect(ledger.unreported).toBe(1);
    expect(ledger.report()?.totals.get('web')).toMatchObject({ short: 2 });
  });

  it('takes reports until seven days after the end', () => {
    const week = 7 * DAY * 1000;
    expect(aLedger().isOver(new Date(NOT_AFTER.getTime() + week))).toBe(false);
    expect(aLedger().isOver(new Date(NOT_AFTER.getTime() + week + 1))).toBe(true);
  });

  it('names at most a thousand policies, what is unreported first', () => {
    const ledger = aLedger();
    for (let policy = 0; policy < 1500; policy += 1) ledger.count(String(policy), 'short');
    const first = ledger.report();
    ledger.settle(first?.totals ?? new Map());
    const second = ledger.report();
    expect([first?.totals.size, ledger.unreported, second?.totals.has('1499')]).toEqual([
      1000,
      500,
      true,
    ]);
  });
});

describe('a journal', () => {
  const text = [
    compactLines(aLedger()),
    totalsLine('web', { ultraShort: 0, short: 2, long: 0 }),
    sequenceLine(4),
    settledLine(new Map([['web', { ultraShort: 0, short: 1, long: 0 }]])),
    totalsLine('web', { ultraShort: 1, short: 2, long: 0 }),
  ].join('');

  it('reads as the ledger that wrote it, also when it was written anew', () => {
    const ledger = readJournal(text)?.ledger ?? aLedger();
    expect([ledger.sequence, ledger.unreported]).toEqual([4, 2]);
    expect(ledger.totals.get('web')).toEqual({ ultraShort: 1, short: 2, long: 0 });
    expect(readJournal(compactLines(ledger))).toEqual({ ledger, unreadableLines: 0 });
  });

  it('loses nothing but the line that was torn, wherever it was cut', () => {
    const headEnd = text.indexOf('\n') + 1;
    const countEnd = text.indexOf('\n', headEnd);
    for (let length = headEnd; length < text.length; length += 1) {
      const reading = readJournal(text.slice(0, length));
      expect(reading?.unreadableLines).toBeLessThanOrEqual(1);
      expect(reading?.ledger.totals.get('web')?.short ?? 0).toBe(length < countEnd ? 0 : 2);
    }
  });

  it('takes a repeated or reordered line for what it says at least', () => {
    const [head = '', ...lines] = text.split('\n');
    const shuffled = [head, ...lines.toReversed(), ...lines].join('\n');
    expect(readJournal(shuffled)?.ledger).toEqual(readJournal(text)?.ledger);
  });

  it.each(['', '{}', 'x', '{"certificate":"a"}', '{"certificate":"a","notAfter":"b"}', 'null\n'])(
    'is not what begins with %j',
    (other) => {
      expect(readJournal(other)).toBeUndefined();
    },
  );

  it.each([
    '{"policy":"a","totals":[1,2]}',
    '{"policy":"a","totals":[-1,0,0]}',
    '{"settled":[1]}',
    '{"sequence":1.5}',
    '[]',
  ])('passes over %s', (line) => {
    const reading = readJournal(`${compactLines(aLedger())}${line}\n`);
    expect([reading?.unreadableLines, reading?.ledger.totals.size]).toEqual([1, 0]);
  });
});
