import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** A file as it is served: bytes that never change, their strong entity tag, and how long others may keep them. */
export interface Download {
  readonly body: Buffer;
  readonly contentType: string;
  /** Strong entity tag with its quotes (RFC 9110 §8.8.3): a digest of the bytes. */
  readonly etag: string;
  readonly cacheControl: string;
  /** Name offered to browsers. */
  readonly fileName: string;
  /** `Expires` (RFC 9111 §5.3), where the bytes have an end of their own. */
  readonly expires?: string;
  /** SHA-256 of the root that a trust store holds, lower-case hex. */
  readonly trustAnchor?: string;
  /** Until when this process may answer with it without asking the database; absent for bytes addressed by their fingerprint. */
  readonly freshUntil?: number;
}

/** Makes a {@link Download} of bytes. */
export function download(bytes: Uint8Array, about: Omit<Download, 'body' | 'etag'>): Download {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  return { body: Buffer.from(bytes), etag: `"${digest}"`, ...about };
}

interface Entry {
  readonly found: Download | undefined;
  readonly freshUntil: number;
}

/**
 * Keeps downloads in memory by their full address. What is addressed by fingerprint is kept until room is needed; a name that can come to
 * mean other bytes (a CRL, a re-issued CA) is asked for again after {@link Download.freshUntil}, and an unknown name after a few seconds.
 *
 * Concurrent requests for one address share one load. The least recently used entries leave first; nothing here is needed by another process.
 */
export class DownloadCache {
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<Download | undefined>>();
  readonly #maxEntries: number;
  readonly #unknownForMilliseconds: number;

  constructor(
    options: { readonly maxEntries?: number; readonly unknownForMilliseconds?: number } = {},
  ) {
    this.#maxEntries = options.maxEntries ?? 1024;
    this.#unknownForMilliseconds = options.unknownForMilliseconds ?? 3000;
  }

  /** The download that is in memory and fresh at `now` (milliseconds), without touching anything else. */
  peek(address: string, now: number): Download | undefined {
    const entry = this.#entries.get(address);
    return entry !== undefined && now < entry.freshUntil ? entry.found : undefined;
  }

  /** The download at an address, loaded when it is not in memory or no longer fresh; `undefined` when there is none. */
  async get(
    address: string,
    now: number,
    load: () => Promise<Download | undefined>,
  ): Promise<Download | undefined> {
    const entry = this.#entries.get(address);
    if (entry !== undefined && now < entry.freshUntil) return entry.found;
    const underWay = this.#loading.get(address);
    if (underWay !== undefined) return underWay;
    const loading = load()
      .then((found) => {
        this.#keep(address, {
          found,
          freshUntil:
            found === undefined
              ? now + this.#unknownForMilliseconds
              : (found.freshUntil ?? Number.POSITIVE_INFINITY),
        });
        return found;
      })
      .finally(() => this.#loading.delete(address));
    this.#loading.set(address, loading);
    return loading;
  }

  #keep(address: string, entry: Entry): void {
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    if (this.#entries.size <= this.#maxEntries) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
}
