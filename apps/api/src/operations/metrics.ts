import { collectDefaultMetrics, Registry } from 'prom-client';

/** The metrics of one application; rooms inject it and register counters of their own, with the prefix `luciole_`. */
export class Metrics {
  /** A registry of its own, so that two applications in one process (tests) do not share counters. */
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'luciole_' });
  }
}
