import type { Socket } from 'node:net';
import { renderErrorBody } from '@luciole/contract';
import { type Refusal, refusal } from './refusal.ts';

const STATUS_LINES: Readonly<Record<number, string>> = {
  400: '400 Bad Request',
  408: '408 Request Timeout',
  431: '431 Request Header Fields Too Large',
};

/**
 * Answers what is not HTTP, or arrives too slowly, before there is a request that anything else could answer. Nothing of
 * what was sent is repeated; the connection is closed.
 */
export function answerSocketError(
  error: Error & { readonly code?: string },
  socket: Pick<Socket, 'writable' | 'destroyed' | 'end' | 'destroy'>,
): void {
  // A client that hung up has nobody to answer to, and one that is still shaking hands cannot be told: a handshake that
  // never ends would keep its connection for ever.
  const isOfHttp = /^(?:HPE_|ERR_HTTP_)/.test(error.code ?? '');
  if (!isOfHttp || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { name, items } = refusalOf(error.code);
  const { body, contentType, status } = renderErrorBody('workload', name, items);
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${STATUS_LINES[status] ?? STATUS_LINES[400]}\r\ncontent-type: ${contentType}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return refusal('HEADERS_TOO_LARGE', {});
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refusal('REQUEST_TIMEOUT', {});
  return refusal('MALFORMED', { path: '', problem: 'this is not HTTP/1.1' });
}
