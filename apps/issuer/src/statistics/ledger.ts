import type { LifetimeClass } from './lifetime-class.ts';

/** How many certificates of each class; only ever grows. */
export type Totals = Readonly<Record<LifetimeClass, number>>;

/** Totals of some policies, by the policy's id. */
export type TotalsByPolicy = ReadonlyMap<string, Totals>;

export const NO_TOTALS: Totals = Object.freeze({ ultraShort: 0, short: 0, long: 0 });

/** A report as it is sent (ruling 36). */
export interface LedgerReport {
  readonly sequence: number;
  readonly totals: TotalsByPolicy;
}

/** Most policies that one report may name. */
export const MAX_REPORTED_POLICIES = 1000;

/** Reports are taken until this long after the certificate's end (ruling 25). */
const LATE_MS = 7 * 86_400_000;

/**
 * What was signed under one certificate, what of it the control plane is known to have, and the sequence of the last
 * report. Totals only grow, and so does what is settled: applying anything twice, or late, changes nothing.
 */
export class Ledger {
  readonly certificateId: string;
  /** Of the certificate. */
  readonly notAfter: Date;
  readonly #totals = new Map<string, Totals>();
  readonly #settled = new Map<string, Totals>();
  #sequence = 0;
  /** The last report, while it is not known whether it arrived. */
  #sent: LedgerReport | undefined;

  constructor(certificateId: string, notAfter: Date) {
    this.certificateId = certificateId;
    this.notAfter = notAfter;
  }

  get totals(): TotalsByPolicy {
    return this.#totals;
  }

  /** What the control plane has, or will never take. */
  get settled(): TotalsByPolicy {
    return this.#settled;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Certificates that the control plane is not known to have. */
  get unreported(): number {
    let unreported = 0;
    for (const [policyId, totals] of this.#totals) {
      unreported += sum(totals) - sum(this.#settled.get(policyId) ?? NO_TOTALS);
    }
    return unreported;
  }

  /** Whether a report would come too late. */
  isOver(now: Date): boolean {
    return now.getTime() > this.notAfter.getTime() + LATE_MS;
  }

  /** One more certificate; answers the policy's totals with it. */
  count(policyId: string, lifetimeClass: LifetimeClass): Totals {
    const before = this.#totals.get(policyId) ?? NO_TOTALS;
    const totals = { ...before, [lifetimeClass]: before[lifetimeClass] + 1 };
    this.#totals.set(policyId, totals);
    return totals;
  }

  /** At least these many; for what a journal says. */
  raise(policyId: string, totals: Totals): void {
    this.#totals.set(policyId, greater(this.#totals.get(policyId) ?? NO_TOTALS, totals));
  }

  /** No report has a sequence up to this one from now on. */
  raiseSequence(sequence: number): void {
    this.#sequence = Math.max(this.#sequence, sequence);
  }

  /**
   * The report to be sent: the same one again while nothing has changed, else one with the next sequence. `undefined`
   * when nothing is unreported.
   *
   * @param only - names the policies to be reported; otherwise every one, the unreported first
   */
  report(only?: readonly string[]): LedgerReport | undefined {
    const open = [...this.#totals.keys()].filter((id) => this.#isOpen(id));
    if (open.length === 0) return undefined;
    const others = [...this.#totals.keys()].filter((id) => !open.includes(id));
    const ids = only ?? [...open, ...others].slice(0, MAX_REPORTED_POLICIES);
    const totals = new Map(ids.map((id) => [id, this.#totals.get(id) ?? NO_TOTALS] as const));
    if (this.#sent !== undefined && areEqual(this.#sent.totals, totals)) return this.#sent;
    this.#sequence += 1;
    this.#sent = { sequence: this.#sequence, totals };
    return this.#sent;
  }

  /** The policies that a report must name. */
  openPolicies(): readonly string[] {
    return [...this.#totals.keys()].filter((id) => this.#isOpen(id));
  }

  /** The control plane has these totals, or will never take them. */
  settle(totals: TotalsByPolicy): void {
    for (const [policyId, settled] of totals) {
      this.raise(policyId, settled);
      this.#settled.set(policyId, greater(this.#settled.get(policyId) ?? NO_TOTALS, settled));
    }
    if (this.#sent !== undefined && areEqual(this.#sent.totals, totals)) this.#sent = undefined;
  }

  #isOpen(policyId: string): boolean {
    const totals = this.#totals.get(policyId) ?? NO_TOTALS;
    return !isSame(totals, this.#settled.get(policyId) ?? NO_TOTALS);
  }
}

export function sum({ long, short, ultraShort }: Totals): number {
  return ultraShort + short + long;
}

function greater(left: Totals, right: Totals): Totals {
  return {
    ultraShort: Math.max(left.ultraShort, right.ultraShort),
    short: Math.max(left.short, right.short),
    long: Math.max(left.long, right.long),
  };
}

function isSame(left: Totals, right: Totals): boolean {
  return (
    left.ultraShort === right.ultraShort && left.short === right.short && left.long === right.long
  );
}

function areEqual(left: TotalsByPolicy, right: TotalsByPolicy): boolean {
  if (left.size !== right.size) return false;
  for (const [policyId, totals] of left) {
    const other = right.get(policyId);
    if (other === undefined || !isSame(totals, other)) return false;
  }
  return true;
}
