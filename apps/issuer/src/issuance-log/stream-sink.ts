import type { LineSink } from './line-sink.ts';

/** The part of a stream that is used: `process.stdout` has it. */
export interface ByteStream {
  write(octets: Uint8Array, done: (error?: Error | null) => void): boolean;
  on?(event: 'error', listener: () => void): unknown;
}

/** Writes to a stream that belongs to somebody else, such as standard output, and leaves it open. */
export class StreamSink implements LineSink {
  readonly #stream: ByteStream;

  constructor(stream: ByteStream) {
    this.#stream = stream;
    // Each failure is told to the write that it befell; one that nobody listens for would end the process.
    stream.on?.('error', () => undefined);
  }

  write(octets: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#stream.write(octets, (error) => {
        if (error) reject(error);
        else resolve(octets.length);
      });
    });
  }

  reopen(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
