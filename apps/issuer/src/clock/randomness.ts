import { randomInt, randomUUID } from 'node:crypto';

/** The source of randomness that no key is made from; tests steer it. */
export interface Randomness {
  /** From 0 to below 1, for jitter. */
  fraction(): number;
  /** A random UUID, lower case. */
  uuid(): string;
}

/** Values that a fraction can have. */
const RESOLUTION = 2 ** 32;

/** The randomness of this machine. */
export const systemRandomness: Randomness = {
  fraction: () => randomInt(RESOLUTION) / RESOLUTION,
  uuid: () => randomUUID(),
};
