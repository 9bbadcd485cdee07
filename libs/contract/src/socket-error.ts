import { renderError } from './error.ts';
import type { RenderedError } from './error.ts';
import { renderErrorBody } from './error-body.ts';
import type { ErrorFamily } from './route.ts';

/** An answer to what never became a request, for whoever writes it onto the connection. */
export interface SocketErrorAnswer {
  /** Version, status and reason phrase (RFC 9112 §4), without the line's end. */
  readonly statusLine: string;
  readonly contentType: string;
  /** The body. */
  readonly text: string;
}

type SocketErrorName = 'HEADERS_TOO_LARGE' | 'REQUEST_TIMEOUT' | 'MALFORMED';

const REASON_PHRASES: Readonly<Record<SocketErrorName, string>> = {
  HEADERS_TOO_LARGE: 'Request Header Fields Too Large',
  REQUEST_TIMEOUT: 'Request Timeout',
  MALFORMED: 'Bad Request',
};

/**
 * The answer to what is not HTTP, has too many headers or arrives too slowly; nothing of what was sent is in it.
 *
 * @param code - of the error that the server of Node.js tells of
 * @returns `undefined` for an error of the connection itself: nobody is there to be answered, or no handshake has ended
 */
export function renderSocketError(
  family: ErrorFamily,
  code: string | undefined,
): SocketErrorAnswer | undefined {
  if (code === undefined || !/^(?:HPE_|ERR_HTTP_)/.test(code)) return undefined;
  const { item, name } = socketError(code);
  const { body, contentType, status } = renderErrorBody(family, name, [item]);
  const statusLine = `HTTP/1.1 ${status} ${REASON_PHRASES[name]}`;
  return { statusLine, contentType, text: JSON.stringify(body) };
}

function socketError(code: string): {
  readonly name: SocketErrorName;
  readonly item: RenderedError;
} {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { name: 'HEADERS_TOO_LARGE', item: renderError('HEADERS_TOO_LARGE', {}) };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { name: 'REQUEST_TIMEOUT', item: renderError('REQUEST_TIMEOUT', {}) };
  }
  const args = { path: '', problem: 'this is not HTTP/1.1' };
  return { name: 'MALFORMED', item: renderError('MALFORMED', args) };
}
