import { type FileHandle, open, stat } from 'node:fs/promises';
import type { LineSink } from './line-sink.ts';

const LINE_FEED = 0x0a;

/**
 * Appends to a file that only its owner reads (0600), and follows rotation: whatever is found under the path when
 * something is written is what it is written to, so that a log that was moved away is not written on unseen.
 */
export class FileSink implements LineSink {
  readonly #path: string;
  #handle: FileHandle | undefined;
  /** Half a line is finished where it was begun. */
  #isWithinLine = false;

  constructor(path: string) {
    this.#path = path;
  }

  async write(octets: Uint8Array): Promise<number> {
    if (
      this.#handle !== undefined &&
      !this.#isWithinLine &&
      (await this.#isRotated(this.#handle))
    ) {
      await this.reopen();
    }
    this.#handle ??= await open(this.#path, 'a', 0o600);
    const { bytesWritten } = await this.#handle.write(octets);
    if (bytesWritten > 0) this.#isWithinLine = octets[bytesWritten - 1] !== LINE_FEED;
    return bytesWritten;
  }

  async reopen(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#isWithinLine = false;
    await handle?.close();
  }

  async close(): Promise<void> {
    try {
      await this.#handle?.datasync();
    } finally {
      await this.reopen();
    }
  }

  async #isRotated(handle: FileHandle): Promise<boolean> {
    const ours = await handle.stat();
    try {
      const there = await stat(this.#path);
      return there.ino !== ours.ino || there.dev !== ours.dev;
    } catch {
      return true;
    }
  }
}
