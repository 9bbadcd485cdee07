import type { Socket } from 'node:net';
import { renderSocketError } from '@luciole/contract';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * Answers what is not HTTP, or arrives too slowly, before there is a request that anything else could answer.
 *
 * Nothing of what was sent is repeated; the connection is closed.
 */
export function answerSocketError(
  error: Error & { readonly code?: string },
  socket: Pick<Socket, 'writable' | 'destroyed' | 'end' | 'destroy'>,
): void {
  const answer = renderSocketError('ecosystem', error.code);
  // A client that hung up has nobody to answer to, and one that is still shaking hands cannot be told: a handshake that
  // never ends would keep its connection for ever.
  if (answer === undefined || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { contentType, statusLine, text } = answer;
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    connection: 'close',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`${statusLine}\r\n${lines}\r\n${text}`);
}
