/** Where lines end up. */
export interface LineSink {
  /**
   * Appends octets, all of them or as many as fit; the number that were written.
   *
   * @throws {Error} when none could be written
   */
  write(octets: Uint8Array): Promise<number>;
  /** The next write opens the destination anew. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}
