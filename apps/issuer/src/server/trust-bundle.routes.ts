import { createHash } from 'node:crypto';
import { trustBundle } from '@luciole/contract';
import { encodeSpiffeBundle } from '@luciole/pki';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TrustAnchor } from '../authority/authority.ts';
import { refusal, sendRefusal } from './refusal.ts';

/** How often verifiers are told to look for new roots, in seconds. */
const REFRESH_HINT_SECONDS = 300;

/** One encoding of the bundle, ready to be sent. */
interface Document {
  readonly contentType: string;
  readonly octets: Buffer;
  readonly etag: string;
}

/**
 * The roots in force in both encodings, made once for each set of roots.
 *
 * The sequence of a SPIFFE bundle is that of the control plane, or else the second in which its roots came into force
 * here; greater than any before, so that it grows over restarts without being kept.
 */
export class TrustBundles {
  #key = '';
  #sequence = 0;
  #pem: Document | undefined;
  #spiffe: Document | undefined;

  get pem(): Document | undefined {
    return this.#pem;
  }

  get spiffe(): Document | undefined {
    return this.#spiffe;
  }

  /** @throws {PkiError} when a root cannot be read; the bundles before stay */
  use(anchors: readonly TrustAnchor[], now: Date, given?: number): void {
    const key = anchors.map(({ sha256 }) => sha256).join();
    if (key === this.#key) return;
    const sequence = Math.max(given ?? Math.floor(now.getTime() / 1000), this.#sequence + 1);
    const bundle = encodeSpiffeBundle(
      anchors.map(({ certificateDer }) => certificateDer),
      { sequence, refreshHintSeconds: REFRESH_HINT_SECONDS },
    );
    this.#key = key;
    this.#sequence = sequence;
    this.#spiffe = documentOf('application/json', JSON.stringify(bundle));
    this.#pem = documentOf(
      'application/x-pem-file',
      anchors.map(({ certificatePem }) => certificatePem).join(''),
    );
  }
}

function documentOf(contentType: string, text: string): Document {
  const octets = Buffer.from(text);
  const etag = `"${createHash('sha256').update(octets).digest('base64url')}"`;
  return { contentType, octets, etag };
}

/** Serves the trust anchors of workloads; they are public. */
export function registerTrustBundleRoutes(fastify: FastifyInstance, bundles: TrustBundles): void {
  const doors = [
    [trustBundle.get, () => bundles.pem],
    [trustBundle.spiffe, () => bundles.spiffe],
  ] as const;
  for (const [{ id, method, path }, current] of doors) {
    fastify.route({
      method,
      url: path,
      config: { routeId: id },
      handler: (request, reply) => send(request, reply, current()),
    });
  }
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  document: Document | undefined,
): FastifyReply {
  if (document === undefined) return sendRefusal(reply, refusal('WORKLOAD_SIGNING_CLOSED', {}));
  void reply
    .header('etag', document.etag)
    .header('cache-control', `public, max-age=${REFRESH_HINT_SECONDS}`);
  if (matches(request.headers['if-none-match'], document.etag)) return reply.status(304).send();
  return reply.type(document.contentType).send(document.octets);
}

/** RFC 9110 §13.1.2: weak comparison, a list, or anything. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || header.trim() === '*';
}
