import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@luciole/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { openStateFolder, type StateFolder, StateFolderError } from './state-folder.ts';
import { Statistics } from './statistics.ts';

const CERTIFICATE = '0198c0de-0000-7000-8000-000000000001';
const OTHER = '0198c0de-0000-7000-8000-000000000002';
const POLICY = '0198c0de-0000-7000-8000-00000000000a';
const HOUR = 3600;

let path: string;
let clock: SteppedClock;
let folder: StateFolder;
let notAfter: Date;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'luciole-state-'));
  clock = new SteppedClock();
  notAfter = new Date(clock.now().getTime() + 86_400_000);
  folder = openStateFolder(path);
});

afterEach(() => {
  folder.release();
  rmSync(path, { recursive: true, force: true });
});

function open(stateFolder: StateFolder | undefined = folder): Statistics {
  return new Statistics({ clock, logger: createLogger('silent'), stateFolder });
}
const totalsOf = (statistics: Statistics) =>
  statistics.ledgers.map(({ certificateId, totals }) => [certificateId, totals.get(POLICY)]);
const files = () => readdirSync(join(path, 'statistics'));

describe('statistics', () => {
  it('are there for the next process, without a word from this one', async () => {
    const first = open();
    first.begin(CERTIFICATE, notAfter);
    await first.count(CERTIFICATE, POLICY, HOUR);
    await Promise.all([
      first.count(CERTIFICATE, POLICY, HOUR),
      first.count(CERTIFICATE, POLICY, 30 * 24 * HOUR),
    ]);
    expect(totalsOf(open())).toEqual([[CERTIFICATE, { ultraShort: 2, short: 1, long: 0 }]]);
  });

  it('write once for everything that is counted in a turn', async () => {
    const writes: (() => void)[] = [];
    const statistics = new Statistics({
      clock,
      logger: createLogger('silent'),
      stateFolder: folder,
      schedule: (write) => writes.push(write),
    });
    statistics.begin(CERTIFICATE, notAfter);
    const counted = [1, 2, 3].map(() => statistics.count(CERTIFICATE, POLICY, HOUR));
    expect([writes.length, files()]).toEqual([1, []]);
    writes[0]?.();
    await Promise.all(counted);
    expect(readFileSync(join(path, 'statistics', `${CERTIFICATE}.jsonl`), 'utf8')).toMatch(
      /\[3,0,0\]/,
    );
  });

  it('stop nobody when the journal of a certificate that is done cannot be removed', async () => {
    const statistics = open();
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    statistics.begin(OTHER, new Date(notAfter.getTime() + 86_400_000));
    const [ledger] = statistics.ledgers;
    if (ledger === undefined) throw new Error('no ledger');
    statistics.settle(ledger, ledger.totals);
    const file = join(path, 'statistics', `${CERTIFICATE}.jsonl`);
    rmSync(file);
    mkdirSync(file);
    await clock.advance(86_500_000);
    statistics.sweep();
    expect(statistics.ledgers.map(({ certificateId }) => certificateId)).toEqual([OTHER]);
  });

  it('go on after a clock that ran ahead of the certificate was set right', async () => {
    const statistics = open();
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    const [ledger] = statistics.ledgers;
    if (ledger === undefined) throw new Error('no ledger');
    statistics.settle(ledger, ledger.totals);
    await clock.advance(10 * 86_400_000);
    statistics.sweep();
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    expect(totalsOf(statistics)).toEqual([[CERTIFICATE, { ultraShort: 2, short: 0, long: 0 }]]);
  });

  it('keep a journal short, however much is counted', async () => {
    const statistics = open();
    statistics.begin(CERTIFICATE, notAfter);
    for (let index = 0; index < 200; index += 1) {
      for (let policy = 0; policy < 100; policy += 1) {
        void statistics.count(CERTIFICATE, `${POLICY}-${policy}`, HOUR);
      }
      await statistics.count(CERTIFICATE, POLICY, HOUR);
    }
    const text = readFileSync(join(path, 'statistics', `${CERTIFICATE}.jsonl`), 'utf8');
    expect(text.length).toBeLessThan(1.1 * 2 ** 20);
    expect(totalsOf(open())).toEqual([[CERTIFICATE, { ultraShort: 200, short: 0, long: 0 }]]);
    expect(files()).toEqual([`${CERTIFICATE}.jsonl`]);
  });

  it('go on from a sequence that no former process can have used', async () => {
    const first = open();
    first.begin(CERTIFICATE, notAfter);
    await first.count(CERTIFICATE, POLICY, HOUR);
    const [ledger] = first.ledgers;
    const used = ledger && first.nextReport(ledger)?.sequence;
    const second = open();
    const [again] = second.ledgers;
    expect(again && second.nextReport(again)?.sequence).toBeGreaterThan(used ?? Infinity);
  });

  it('forget a former certificate when everything of it is reported', async () => {
    const first = open();
    first.begin(CERTIFICATE, notAfter);
    await first.count(CERTIFICATE, POLICY, HOUR);
    const second = open();
    second.begin(OTHER, notAfter);
    second.sweep();
    expect(second.ledgers).toHaveLength(2);
    const [former] = second.ledgers;
    const report = former && second.nextReport(former);
    if (former !== undefined && report !== undefined) second.settle(former, report.totals);
    second.sweep();
    expect(second.ledgers.map(({ certificateId }) => certificateId)).toEqual([OTHER]);
    expect(open().ledgers).toEqual([]);
  });

  it('keep an ended certificate’s counts for seven days, and then say what is lost', async () => {
    const lines: string[] = [];
    const statistics = new Statistics({
      clock,
      logger: createLogger('warn', { write: (line: string) => void lines.push(line) }),
      stateFolder: folder,
    });
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    await clock.advance(8 * 86_400_000);
    statistics.sweep();
    expect([statistics.unreported, lines]).toEqual([1, []]);
    await clock.advance(1);
    statistics.begin(OTHER, new Date(clock.now().getTime() + 86_400_000));
    statistics.sweep();
    expect([statistics.unreported, files(), lines.length]).toEqual([0, [], 1]);
    expect(lines[0]).toContain('"unreported":1');
  });

  it('count on in memory while the journal cannot be written, and catch up', async () => {
    const statistics = open();
    const directory = join(path, 'statistics');
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'in the way');
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    expect([statistics.unreported, statistics.journalFault === undefined]).toEqual([1, false]);
    rmSync(directory);
    const again = open();
    again.close();
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    expect(statistics.journalFault).toBeUndefined();
    expect(totalsOf(open())).toEqual([[CERTIFICATE, { ultraShort: 2, short: 0, long: 0 }]]);
  });

  it('leave files alone that are none of theirs', async () => {
    open();
    const stranger = join(path, 'statistics', `${OTHER}.jsonl`);
    writeFileSync(stranger, 'something else');
    writeFileSync(join(path, 'statistics', `${CERTIFICATE}.jsonl.new`), 'half');
    expect(open().ledgers).toEqual([]);
    expect([readFileSync(stranger, 'utf8'), files()]).toEqual([
      'something else',
      [`${OTHER}.jsonl`],
    ]);
  });

  it('are private', async () => {
    const statistics = open();
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    const modes = ['statistics', `statistics/${CERTIFICATE}.jsonl`].map(
      (name) => statSync(join(path, name)).mode & 0o077,
    );
    expect(modes).toEqual([0, 0]);
  });

  it('need no folder', async () => {
    const statistics = new Statistics({
      clock,
      logger: createLogger('silent'),
      stateFolder: undefined,
    });
    statistics.begin(CERTIFICATE, notAfter);
    await statistics.count(CERTIFICATE, POLICY, HOUR);
    expect(statistics.unreported).toBe(1);
  });

  it('take no id for the name of a file that is none', () => {
    expect(() => open().begin('../../etc/passwd', notAfter)).toThrow(TypeError);
  });
});

describe('openStateFolder', () => {
  it('refuses a second one, until the first is released', () => {
    expect(() => openStateFolder(path)).toThrow('is used by another issuer');
    folder.release();
    folder = openStateFolder(path);
    expect(folder.path).toBe(path);
  });

  it('says in a sentence what is wrong with a path', () => {
    const file = join(path, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    expect(() => openStateFolder(file)).toThrow(StateFolderError);
    expect(() => openStateFolder(join(file, 'below'))).toThrow(/cannot be used/);
  });
});
