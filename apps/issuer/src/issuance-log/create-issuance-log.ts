import type { Clock } from '../clock/clock.ts';
import { FileSink } from './file-sink.ts';
import { IssuanceLog } from './issuance-log.ts';
import { type ByteStream, StreamSink } from './stream-sink.ts';

/**
 * The log that a configuration names; it records nothing until it is told to.
 *
 * @param destination - a file's path, or `-` for `standardOutput`
 */
export function createIssuanceLog(
  destination: string,
  surroundings: {
    readonly standardOutput: ByteStream;
    readonly clock: Clock;
    readonly reportFailure: (error: unknown) => void;
  },
): IssuanceLog {
  const { clock, reportFailure, standardOutput } = surroundings;
  const sink = destination === '-' ? new StreamSink(standardOutput) : new FileSink(destination);
  return new IssuanceLog({ sink, clock, reportFailure });
}
