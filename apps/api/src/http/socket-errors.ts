import type { Socket } from 'node:net';
import { type ErrorName, renderErrorBody, renderError } from '@luciole/contract';
import { SECURITY_HEADERS } from './security-headers.ts';

const STATUS_LINES: Readonly<Record<number, string>> = {
  400: '400 Bad Request',
  408: '408 Request Timeout',
  431: '431 Request Header Fields Too Large',
};

/**
 * Answers what is not HTTP, or arrives too slowly, before there is a request that anything else could answer.
 *
 * Nothing of what was sent is repeated; the connection is closed.
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
  const { status, contentType, body } = renderErrorBody('ecosystem', nameOf(error.code), [
    itemOf(error.code),
  ]);
  const text = JSON.stringify(body);
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    connection: 'close',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${STATUS_LINES[status] ?? STATUS_LINES[400]}\r\n${lines}\r\n${text}`);
}

function nameOf(code: string | undefined): ErrorName {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'MALFORMED';
}

function itemOf(code: string | undefined): ReturnType<typeof renderError> {
  const name = nameOf(code);
  return name === 'MALFORMED'
    ? renderError(name, { path: '', problem: 'this is not HTTP/1.1' })
    : renderError(name, {});
}
