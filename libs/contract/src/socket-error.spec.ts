import { describe, expect, it } from 'vitest';

import { renderSocketError } from './index.ts';

describe('renderSocketError', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', 'HTTP/1.1 431 Request Header Fields Too Large', 10065],
    ['ERR_HTTP_REQUEST_TIMEOUT', 'HTTP/1.1 408 Request Timeout', 10064],
    ['HPE_INVALID_METHOD', 'HTTP/1.1 400 Bad Request', 10006],
    ['ERR_HTTP_SOMETHING_NEW', 'HTTP/1.1 400 Bad Request', 10006],
  ])('answers %s with %s', (code, statusLine, errorCode) => {
    for (const family of ['ecosystem', 'workload'] as const) {
      const answer = renderSocketError(family, code);
      expect(answer).toMatchObject({ statusLine, contentType: 'application/json' });
      expect(JSON.parse(answer?.text ?? '')).toMatchObject({ errors: [{ code: errorCode }] });
    }
  });

  it('speaks the words of the family', () => {
    const { text } = renderSocketError('workload', 'HPE_INVALID_METHOD') ?? { text: '' };
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid-request' });
  });

  it.each([undefined, 'ECONNRESET', 'EPIPE', 'ERR_SSL_HTTP_REQUEST', 'ERR_TLS_HANDSHAKE_TIMEOUT'])(
    'has nothing to say to %s',
    (code) => {
      expect(renderSocketError('workload', code)).toBeUndefined();
    },
  );
});
