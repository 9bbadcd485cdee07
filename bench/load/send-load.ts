import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { percentile } from '../measurement.ts';
import type { LoadOutcome, LoadRound } from './protocol.ts';

/** Where to send, and what: `undefined` when nothing is left. */
export interface LoadTarget {
  readonly host: string;
  readonly port: number;
  /** PEM; present when TLS is spoken. */
  readonly ca?: string;
  readonly next: () => string | Buffer | undefined;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps as many requests under way as there are connections, each sent when the one before it is answered (closed loop),
 * or begins requests at a rate, on the first connection that is free (open loop). Time is taken from when all of them are
 * open: clients keep theirs, and handshakes all at once would be what the slowest hundredth of a short round waits for.
 *
 * Written on bare sockets, because the generator shares the machine with what it measures: it reads status and length of
 * an answer and nothing else.
 *
 * @throws Error when a connection breaks or an answer cannot be delimited
 */
export async function sendLoad(target: LoadTarget, round: LoadRound): Promise<LoadOutcome> {
  const tally = new Tally();
  const sockets = await Promise.all(Array.from({ length: round.connections }, () => open(target)));
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const deadline = begin + round.seconds * 1000;
  let left = round.requests ?? Number.POSITIVE_INFINITY;
  let dueAt = begin;
  const next = (): Due | undefined => {
    if (left <= 0 || performance.now() >= deadline) return undefined;
    left -= 1;
    const message = target.next();
    if (message === undefined || round.perSecond === undefined) return { message, at: undefined };
    dueAt += 1000 / round.perSecond;
    return { message, at: dueAt };
  };
  await Promise.all(sockets.map((socket) => converse(socket, next, tally)));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return tally.outcome(seconds, (user + system) / 1e6);
}

/** A request, and when it is due; at once when `at` is missing, and nothing is left when `message` is. */
interface Due {
  readonly message: string | Buffer | undefined;
  readonly at: number | undefined;
}

class Tally {
  readonly #latencies: number[] = [];
  readonly #statuses = new Map<string, number>();
  #firstRefusal: string | undefined;

  count(status: string, milliseconds: number, body: () => string): void {
    this.#latencies.push(milliseconds);
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (!status.startsWith('2') && status !== '304') this.#firstRefusal ??= body().slice(0, 500);
  }

  outcome(seconds: number, generatorCpuSeconds: number): LoadOutcome {
    return {
      answered: this.#latencies.length,
      seconds,
      statuses: Object.fromEntries(this.#statuses),
      p50: percentile(this.#latencies, 0.5),
      p95: percentile(this.#latencies, 0.95),
      p99: percentile(this.#latencies, 0.99),
      generatorCpuSeconds,
      ...(this.#firstRefusal !== undefined && { firstRefusal: this.#firstRefusal }),
    };
  }
}

async function open({ ca, host, port }: LoadTarget): Promise<Socket> {
  const socket: Socket =
    ca === undefined
      ? createConnection({ host, port, noDelay: true })
      : connectTls({ host, port, ca, servername: 'localhost' }).setNoDelay(true);
  await once(socket, ca === undefined ? 'connect' : 'secureConnect');
  return socket;
}

function converse(socket: Socket, next: () => Due | undefined, tally: Tally): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let chunks: Buffer[] = [];
    let octets = 0;
    let answer: ReturnType<typeof delimit>;
    let isOver = false;
    const end = (error?: Error): void => {
      if (isOver) return;
      isOver = true;
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    const send = (): void => {
      const due = next();
      if (due?.message === undefined) return end();
      const { at = performance.now(), message } = due;
      sentAt = at;
      const wait = at - performance.now();
      if (wait <= 0) socket.write(message);
      else void sleep(wait).then(() => socket.write(message));
    };
    socket.setTimeout(LONGEST_WAIT_MS, () => end(new Error('no answer within 30 seconds')));
    socket.on('error', end);
    socket.on('close', () => end(new Error('the connection was closed before the answer')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      octets += chunk.length;
      answer ??= delimit(chunks.length === 1 ? chunk : Buffer.concat(chunks));
      if (answer === undefined) return;
      if (answer.end < 0) return end(new Error('an answer without Content-Length'));
      if (octets < answer.end) return;
      const { bodyStart, status } = answer;
      // Put together when somebody reads it: a CRL of megabytes comes in a hundred pieces.
      const whole = chunks;
      [chunks, octets, answer] = [[], 0, undefined];
      tally.count(status, performance.now() - sentAt, () =>
        Buffer.concat(whole).toString('utf8', bodyStart),
      );
      send();
    });
    send();
  });
}

/** Status and end of the answer at the start of the octets; `undefined` until its head is complete, end -1 when it has no length. */
function delimit(
  octets: Buffer,
): { readonly status: string; readonly bodyStart: number; readonly end: number } | undefined {
  const headEnd = octets.indexOf(END_OF_HEAD);
  if (headEnd < 0) return undefined;
  const head = octets.toString('latin1', 0, headEnd);
  const status = head.slice(9, 12);
  const bodyStart = headEnd + END_OF_HEAD.length;
  if (status === '204' || status === '304') return { status, bodyStart, end: bodyStart };
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return { status, bodyStart, end: length === undefined ? -1 : bodyStart + Number(length) };
}
