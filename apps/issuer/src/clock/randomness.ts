import { randomUUID } from 'node:crypto';

/** The source of randomness that no key is made from; tests steer it. */
export interface Randomness {
  /** From 0 to below 1, for jitter. */
  fraction(): number;
  /** A random UUID, lower case. */
  uuid(): string;
}

/** The randomness of this machine. */
export const systemRandomness: Randomness = {
  fraction: () => Math.random(),
  uuid: () => randomUUID(),
};
