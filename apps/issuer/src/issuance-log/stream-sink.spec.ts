import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { StreamSink } from './stream-sink.ts';

/** As standard output is one: it fails, says so twice, and can be written to again. */
class FullStream extends Writable {
  override _write(_octets: unknown, _encoding: string, done: (error: Error) => void): void {
    done(new Error('no space left on device'));
  }
}

describe('StreamSink', () => {
  it('tells a failure to whoever writes, and ends nothing by it', async () => {
    const stream = new FullStream();
    const sink = new StreamSink(stream);
    const failed = new Promise((resolve) => stream.once('close', resolve));
    await expect(sink.write(Buffer.from('a line\n'))).rejects.toThrow('no space left');
    await failed;
    expect(() => stream.emit('error', new Error('again'))).not.toThrow();
  });
});
