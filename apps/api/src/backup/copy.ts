import { once } from 'node:events';
import type { Socket } from 'node:net';

import type { ClientBase, Submittable } from 'pg';

/** What pg hands to a query that copies; it has COPY messages and no COPY. */
interface CopyConnection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Octets that wait for their reader at most; then PostgreSQL waits. */
const MOST_WAITING = 1 << 20;

/** What `COPY … TO STDOUT` sends, and how many rows that were when it has ended. */
export function copyTo(
  client: ClientBase,
  statement: string,
): { readonly octets: AsyncIterable<Buffer>; readonly count: () => number } {
  let waiting: Buffer[] = [];
  let waitingOctets = 0;
  let wake = nobodyWaits;
  let end: { readonly error?: Error } | undefined;
  let rows = 0;
  let socket: Socket | undefined;
  const finish = (outcome: { readonly error?: Error }): void => {
    end ??= outcome;
    wake();
  };
  submit(client, {
    submit(connection) {
      socket = connection.stream;
      connection.query(statement);
    },
    handleCopyData({ chunk }) {
      // A view into what the next octets from the socket are read into.
      waiting.push(Buffer.from(chunk));
      waitingOctets += chunk.length;
      if (waitingOctets >= MOST_WAITING) socket?.pause();
      wake();
    },
    handleCommandComplete: ({ text }) => void (rows = countOf(text)),
    handleReadyForQuery: () => finish({}),
    handleError: (error) => finish({ error }),
  });
  async function* read(): AsyncIterable<Buffer> {
    try {
      for (;;) {
        if (waiting.length > 0) {
          // Rows come one by one and are short: together they are one turn of whoever packs them.
          const chunk = Buffer.concat(waiting);
          [waiting, waitingOctets] = [[], 0];
          socket?.resume();
          yield chunk;
        } else if (end !== undefined) {
          if (end.error !== undefined) throw end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      // Nobody reads on, and nobody waits for the rest of a table.
      if (end === undefined) socket?.destroy();
    }
  }
  return { octets: read(), count: () => rows };
}

function nobodyWaits(): void {
  // Whoever reads on replaces it.
}

/** Feeds `COPY … FROM STDIN`; answers how many rows it took. */
export function copyFrom(
  client: ClientBase,
  statement: string,
  octets: AsyncIterable<Buffer>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    let failure: unknown;
    submit(client, {
      submit: (connection) => connection.query(statement),
      handleCopyInResponse(connection) {
        feed(connection, octets, () => failure !== undefined).catch((error: unknown) => {
          failure ??= error;
          connection.sendCopyFail('the backup cannot be read on');
        });
      },
      handleCommandComplete: ({ text }) => void (rows = countOf(text)),
      handleError: (error) => {
        failure ??= error;
        reject(failure instanceof Error ? failure : error);
      },
      handleReadyForQuery: () => resolve(rows),
    });
  });
}

async function feed(
  connection: CopyConnection,
  octets: AsyncIterable<Buffer>,
  hasFailed: () => boolean,
): Promise<void> {
  for await (const chunk of octets) {
    if (hasFailed()) return;
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  }
  connection.endCopyFrom();
}

interface CopyHandlers {
  submit(connection: CopyConnection): void;
  handleCopyData?(message: { readonly chunk: Buffer }): void;
  handleCopyInResponse?(connection: CopyConnection): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleReadyForQuery(): void;
  handleError(error: Error): void;
}

/** Its types know of queries that are submitted, and not of what becomes of them. */
function submit(client: ClientBase, handlers: CopyHandlers): void {
  client.query(handlers as unknown as Submittable);
}

/** `COPY 12` of a command's end. */
function countOf(text: string): number {
  return Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);
}
