import { Ledger, type Totals, type TotalsByPolicy } from './ledger.ts';

/**
 * The lines of a journal, one JSON document each. Every line says what holds at least, so that a line that is read
 * twice, or one that is missing before a later one of its kind, changes nothing:
 *
 * - `{"certificate": id, "notAfter": instant}`, the first
 * - `{"policy": id, "totals": [ultraShort, short, long]}`, what was signed so far
 * - `{"sequence": n}`, before the report with that sequence is sent
 * - `{"settled": [[id, ultraShort, short, long], …]}`, what the control plane has, or will never take
 */
type Numbers = readonly [number, number, number];

export function headLine({ certificateId, notAfter }: Ledger): string {
  return line({ certificate: certificateId, notAfter: notAfter.toISOString() });
}

export function totalsLine(policyId: string, totals: Totals): string {
  return line({ policy: policyId, totals: numbersOf(totals) });
}

export function sequenceLine(sequence: number): string {
  return line({ sequence });
}

export function settledLine(totals: TotalsByPolicy): string {
  return line({ settled: [...totals].map(([id, value]) => [id, ...numbersOf(value)]) });
}

/** The shortest journal that reads as this ledger. */
export function compactLines(ledger: Ledger): string {
  const lines = [headLine(ledger)];
  if (ledger.sequence > 0) lines.push(sequenceLine(ledger.sequence));
  if (ledger.settled.size > 0) lines.push(settledLine(ledger.settled));
  for (const [policyId, totals] of ledger.totals) lines.push(totalsLine(policyId, totals));
  return lines.join('');
}

/** A journal as read: its ledger, and how many lines could not be read (a torn one is normal after a kill). */
export interface JournalReading {
  readonly ledger: Ledger;
  readonly unreadableLines: number;
}

/** Reads a journal; `undefined` when its first line is not that of a journal. */
export function readJournal(text: string): JournalReading | undefined {
  const [first = '', ...rest] = text.split('\n');
  const head = parse(first);
  if (typeof head?.['certificate'] !== 'string' || typeof head['notAfter'] !== 'string') {
    return undefined;
  }
  const notAfter = new Date(head['notAfter']);
  if (Number.isNaN(notAfter.getTime())) return undefined;
  const ledger = new Ledger(head['certificate'], notAfter);
  const unreadable = rest.filter((next) => next !== '' && !apply(ledger, parse(next)));
  return { ledger, unreadableLines: unreadable.length };
}

function apply(ledger: Ledger, content: Readonly<Record<string, unknown>> | undefined): boolean {
  if (content === undefined) return false;
  const { policy, sequence, settled, totals } = content;
  if (typeof policy === 'string' && isNumbers(totals)) {
    ledger.raise(policy, totalsOf(totals));
    return true;
  }
  if (isCount(sequence)) {
    ledger.raiseSequence(sequence);
    return true;
  }
  if (!Array.isArray(settled)) return false;
  const entries = new Map<string, Totals>();
  for (const entry of settled as readonly unknown[]) {
    if (!Array.isArray(entry)) return false;
    const [id, ...numbers] = entry as readonly unknown[];
    if (typeof id !== 'string' || !isNumbers(numbers)) return false;
    entries.set(id, totalsOf(numbers));
  }
  ledger.settle(entries);
  return true;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    // A line that was being written when the process was killed.
    return undefined;
  }
}

function isNumbers(value: unknown): value is Numbers {
  return Array.isArray(value) && value.length === 3 && value.every(isCount);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function numbersOf({ long, short, ultraShort }: Totals): Numbers {
  return [ultraShort, short, long];
}

function totalsOf([ultraShort, short, long]: Numbers): Totals {
  return { ultraShort, short, long };
}

function line(content: object): string {
  return `${JSON.stringify(content)}\n`;
}
