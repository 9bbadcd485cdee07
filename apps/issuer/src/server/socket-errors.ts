import type { Socket } from 'node:net';
import { renderSocketError } from '@luciole/contract';

/**
 * Answers what is not HTTP, or arrives too slowly, before there is a request that anything else could answer. Nothing of
 * what was sent is repeated; the connection is closed.
 */
export function answerSocketError(
  error: Error & { readonly code?: string },
  socket: Pick<Socket, 'writable' | 'destroyed' | 'end' | 'destroy'>,
): void {
  const answer = renderSocketError('workload', error.code);
  // A client that hung up has nobody to answer to, and one that is still shaking hands cannot be told: a handshake that
  // never ends would keep its connection for ever.
  if (answer === undefined || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { contentType, statusLine, text } = answer;
  socket.end(
    `${statusLine}\r\ncontent-type: ${contentType}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}
