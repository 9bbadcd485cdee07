import type { TrustAnchor } from '../authority/authority.ts';
import type { PolicyInForce } from '../issuance/issuance.ts';

/** What the server needs to know about a state of signing that issuance has been given under the same generation. */
export interface ServingState {
  /** As in `SigningState`. */
  readonly generation: number;
  /** Record of the CA certificate at the control plane; `undefined` for a developer's own root. */
  readonly certificateId: string | undefined;
  /** The CA's certificate and what is above it, PEM, without the root. */
  readonly chainPem: string;
  readonly trustAnchors: readonly TrustAnchor[];
  readonly policies: readonly PolicyInForce[];
}

/** A state, with what every request under it needs, made once. */
export interface Generation extends ServingState {
  /** The chain as the end of a text in JSON, its closing quote included. */
  readonly chainInJson: string;
  readonly policiesByName: ReadonlyMap<string, PolicyInForce>;
  readonly policiesById: ReadonlyMap<string, PolicyInForce>;
}

/**
 * States that requests under way may still be decided under: a request that waits in a queue meets several at most when
 * configuration and certificate change at the same time.
 */
const KEPT_GENERATIONS = 16;

/**
 * The states of late, the newest in front. What was signed under a generation is answered with that generation's chain:
 * a renewal in between must not pair a certificate with a CA that did not sign it.
 */
export class Generations {
  #generations: readonly Generation[] = [];

  get current(): Generation | undefined {
    return this.#generations[0];
  }

  use(state: ServingState): void {
    const policiesByName = new Map(state.policies.map((inForce) => [inForce.policy.name, inForce]));
    const policiesById = new Map(state.policies.map((inForce) => [inForce.id, inForce]));
    this.#generations = [
      {
        ...state,
        policiesByName,
        policiesById,
        chainInJson: JSON.stringify(state.chainPem).slice(1),
      },
      ...this.#generations.filter(({ generation }) => generation !== state.generation),
    ].slice(0, KEPT_GENERATIONS);
  }

  /** The state of a generation; `undefined` when it is long gone. */
  of(generation: number): Generation | undefined {
    return this.#generations.find((kept) => kept.generation === generation);
  }
}
