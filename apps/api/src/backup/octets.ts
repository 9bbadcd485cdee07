import { createHash } from 'node:crypto';

import { damaged } from './backup-format.ts';

/** Octets of a stream, so many at a time. */
export class Octets {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #taken = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next `length` octets. @throws {BackupError} when there are fewer */
  async take(length: number): Promise<Buffer> {
    const taken = [this.#rest];
    let count = this.#rest.length;
    while (count < length) {
      const { done, value } = await this.#chunks.next();
      if (done === true) throw damaged('it ends in the middle');
      taken.push(value);
      count += value.length;
    }
    const all = taken.length === 1 ? this.#rest : Buffer.concat(taken);
    this.#rest = all.subarray(length);
    this.#taken.update(all.subarray(0, length));
    return all.subarray(0, length);
  }

  /** SHA-256 over all that were taken. */
  digest(): Buffer {
    return this.#taken.copy().digest();
  }

  /** Whether all have been taken. */
  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && (await this.#chunks.next()).done === true;
  }
}
