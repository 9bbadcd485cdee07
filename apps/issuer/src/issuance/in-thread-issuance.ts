import type { Clock } from '../clock/clock.ts';
import { endOfTurn } from '../clock/end-of-turn.ts';
import type { Issuance, IssuanceOutcome, IssuanceRequest, SigningState } from './issuance.ts';
import { type DeskTools, SigningDesk } from './signing-desk.ts';

/** Signs in this thread; signatures that take long are made on the thread pool. */
export class InThreadIssuance implements Issuance {
  readonly #clock: Clock;
  readonly #tools: DeskTools;
  readonly #maxPending: number;
  readonly #underWay = new Set<Promise<IssuanceOutcome>>();
  #desk: SigningDesk | undefined;

  constructor(clock: Clock, tools: DeskTools, maxPending: number) {
    this.#clock = clock;
    this.#tools = tools;
    this.#maxPending = maxPending;
  }

  use(state: SigningState): void {
    this.#desk = new SigningDesk(state, this.#tools);
  }

  stop(): void {
    this.#desk = undefined;
  }

  async issue(request: IssuanceRequest): Promise<IssuanceOutcome> {
    const desk = this.#desk;
    if (desk === undefined) return { outcome: 'closed' };
    if (this.#underWay.size >= this.#maxPending) return { outcome: 'overloaded' };
    const issuing = endOfTurn().then(() => desk.issue(request, this.#clock.now()));
    this.#underWay.add(issuing);
    try {
      return await issuing;
    } finally {
      this.#underWay.delete(issuing);
    }
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.allSettled(this.#underWay);
  }
}
