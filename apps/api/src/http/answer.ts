import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** What a handler returns when a body alone is not enough: bytes of another media type, an ETag, caching. */
export class Answer<Body> {
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
  /** Instead of the route's own status; for the rare route that has two. */
  readonly status: number | undefined;

  private constructor(body: Body, headers: Readonly<Record<string, string>>, status?: number) {
    this.body = body;
    this.headers = headers;
    this.status = status;
  }

  /** A JSON body with headers; it still passes the route's response schema. */
  static json<Body>(body: Body, headers: Readonly<Record<string, string>> = {}): Answer<Body> {
    return new Answer(body, headers);
  }

  /** Bytes or text sent as they are. */
  static bytes(
    body: Uint8Array | string,
    contentType: string,
    headers: Readonly<Record<string, string>> = {},
  ): Answer<Uint8Array | string> {
    return new Answer(body, { 'content-type': contentType, ...headers });
  }

  /** Text that is made while it is sent; a failure in the middle cuts the connection, so that nobody takes a part for the whole. */
  static stream(
    body: AsyncIterable<string>,
    contentType: string,
    headers: Readonly<Record<string, string>> = {},
  ): Answer<Readable> {
    return new Answer(Readable.from(body), { 'content-type': contentType, ...headers });
  }

  /** The same answer with a strong ETag (RFC 9110 §8.8.3) made from a fingerprint or version, given without quotes. */
  withEtag(tag: string): Answer<Body> {
    return new Answer(this.body, { ...this.headers, etag: `"${tag}"` }, this.status);
  }

  /** The same answer with another status than the route's. */
  withStatus(status: number): Answer<Body> {
    return new Answer(this.body, this.headers, status);
  }

  /** The same answer, cacheable forever by anyone: for content that is named by its fingerprint. */
  asImmutable(): Answer<Body> {
    const headers = { ...this.headers, 'cache-control': 'public, max-age=31536000, immutable' };
    return new Answer(this.body, headers, this.status);
  }
}

/** A strong ETag of bytes: the first 32 hex digits of their SHA-256, quoted. */
export function etagOf(bytes: Uint8Array | string): string {
  return `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
}

/** Whether an If-None-Match header names the tag (RFC 9110 §13.1.2, weak comparison). */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const wanted = etag.replace(/^W\//, '');
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === wanted);
}
