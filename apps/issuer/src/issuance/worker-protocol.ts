import type { IssuanceOutcome, IssuanceRequest, SigningState } from './issuance.ts';

/** A request on its way to a worker. */
export interface NumberedRequest {
  readonly id: number;
  readonly request: IssuanceRequest;
}

/** What a worker is told, in order: a state holds for every batch after it. */
export type ToWorker =
  | { readonly kind: 'use'; readonly state: SigningState }
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'issue';
      /** Issue time of every request in it, milliseconds since the epoch. */
      readonly now: number;
      readonly requests: readonly NumberedRequest[];
    };

/** An outcome, or what was thrown on the way to one. */
export type NumberedAnswer =
  | { readonly id: number; readonly outcome: IssuanceOutcome }
  | { readonly id: number; readonly defect: unknown };

/** What a worker says. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'answers';
      /** Batches that were worked through since the last message; what they lack comes later (a key pair takes its time). */
      readonly batches: number;
      readonly answers: readonly NumberedAnswer[];
    };
