import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { isNotModified } from '../http/answer.ts';

/** Codings that documents are kept in, the best first (RFC 9110 §8.4.1). */
const CODINGS = ['br', 'gzip', 'identity'] as const;
type Coding = (typeof CODINGS)[number];

interface Variant {
  readonly body: Buffer;
  readonly etag: string;
}

/** A document that does not change while the process runs. */
export interface DocumentSource {
  readonly body: string | Buffer;
  /** Headers besides those of the coding and `ETag`. */
  readonly headers: Readonly<Record<string, string>>;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * A document in every coding, each with an entity tag of its own (RFC 9110 §8.8.3.3). Made when first asked for, outside the event loop, and kept:
 * a request costs a look at its headers.
 */
export class CompressedDocument {
  readonly #make: () => DocumentSource;
  #made:
    | Promise<{
        readonly headers: DocumentSource['headers'];
        readonly variants: Readonly<Record<Coding, Variant>>;
      }>
    | undefined;

  constructor(make: () => DocumentSource) {
    this.#make = make;
  }

  /** Answers with the smallest variant that the client takes, or 304. */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { headers, variants } = await (this.#made ??= compressed(this.#make()));
    const coding = acceptedCoding(request.headers['accept-encoding']);
    const { body, etag } = variants[coding];
    void reply.header('vary', 'accept-encoding').header('etag', etag);
    if (isNotModified(request.headers['if-none-match'], etag)) {
      const cacheControl = headers['cache-control'];
      if (cacheControl !== undefined) void reply.header('cache-control', cacheControl);
      return reply.status(304).send();
    }
    if (coding !== 'identity') void reply.header('content-encoding', coding);
    return reply.headers(headers).send(body);
  }
}

async function compressed({ body, headers }: DocumentSource): Promise<{
  readonly headers: DocumentSource['headers'];
  readonly variants: Readonly<Record<Coding, Variant>>;
}> {
  const identity = Buffer.from(body);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  const [br, gz] = await Promise.all([
    compressBrotli(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    compressGzip(identity, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  return {
    headers,
    variants: {
      br: { body: br, etag: `"${digest}-br"` },
      gzip: { body: gz, etag: `"${digest}-gzip"` },
      identity: { body: identity, etag: `"${digest}"` },
    },
  };
}

/** The coding that an Accept-Encoding header prefers among ours (RFC 9110 §12.5.3); plain when it names none of them. */
export function acceptedCoding(header: string | string[] | undefined): Coding {
  const weights = new Map<string, number>();
  for (const entry of String(header ?? '').split(',')) {
    const [name = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const weight = parameters.map((text) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(text)?.[1])[0];
    if (name !== '') weights.set(name.trim(), Number(weight ?? 1));
  }
  const weightOf = (coding: Coding): number =>
    weights.get(coding) ?? (coding === 'identity' ? 0.001 : (weights.get('*') ?? 0));
  const [best] = CODINGS.filter((coding) => weightOf(coding) > 0).toSorted(
    (left, right) => weightOf(right) - weightOf(left),
  );
  return best ?? 'identity';
}
