import { secureRandom, sha256 } from '@luciole/pki/node';
import type { Clock } from '../clock/clock.ts';
import { CompiledPolicies } from './compiled-policies.ts';
import { InThreadIssuance } from './in-thread-issuance.ts';
import type { Issuance } from './issuance.ts';
import { KeyPairMaker } from './key-pair-maker.ts';
import { startSigningWorker } from './signing-thread.ts';
import { WorkerIssuance } from './worker-issuance.ts';

export interface IssuanceOptions {
  /** Threads that sign beside this one; 0 signs in this one. */
  readonly workers: number;
  /** Requests that wait or are worked on; the next one is `overloaded`. */
  readonly maxPending: number;
  readonly clock: Clock;
  /** Told when a signing thread ended by itself; it is replaced, and nobody else is told. */
  readonly reportCrash: (error: Error) => void;
}

/** An issuance that is closed until it is given a state to sign under. */
export function createIssuance(options: IssuanceOptions): Issuance {
  const { clock, maxPending, reportCrash, workers } = options;
  const tools = {
    random: secureRandom,
    sha256,
    policies: new CompiledPolicies(),
    keyPairs: new KeyPairMaker(),
    mayBlock: false,
  };
  if (workers === 0) return new InThreadIssuance(clock, tools, maxPending);
  return new WorkerIssuance({
    workers,
    maxPending,
    clock,
    tools,
    startWorker: startSigningWorker,
    reportCrash,
  });
}
