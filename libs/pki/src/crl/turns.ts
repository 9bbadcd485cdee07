/** Entries of a CRL that are encoded or read before others get a turn: a few milliseconds. */
export const ENTRIES_PER_TURN = 1000;

/** Lets others have a turn: work on a large CRL waits for it every {@link ENTRIES_PER_TURN} entries. */
export type Pause = () => Promise<void>;
