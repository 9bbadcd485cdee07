import { Buffer, isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { BoundedMap } from '@luciole/service';

/** A file as it is served: bytes that never change, their strong entity tag, and how long others may keep them. */
export interface Download {
  readonly body: Buffer;
  /** The same as text when it is ASCII: Node sends that in one piece with the head, a quarter faster than octets. */
  readonly text: string | undefined;
  readonly contentType: string;
  /** Strong entity tag with its quotes (RFC 9110 §8.8.3): a digest of the bytes. */
  readonly etag: string;
  readonly cacheControl: string;
  /** Name offered to browsers. */
  readonly fileName: string;
  /** `Expires` (RFC 9111 §5.3), where the bytes have an end of their own. */
  readonly expires?: string;
  /** `Last-Modified` (RFC 9110 §8.8.2), where the bytes say since when they hold. */
  readonly lastModified?: string;
  /** SHA-256 of the root that a trust store holds, lower-case hex. */
  readonly trustAnchor?: string;
  /** What the bytes are known by where they came from, for example the number of a CRL. */
  readonly version?: string;
  /** Until when this process may answer with it without asking the database; absent for bytes addressed by their fingerprint. */
  readonly freshUntil?: number;
}

/** Makes a {@link Download} of bytes. */
export function download(
  bytes: Uint8Array,
  about: Omit<Download, 'body' | 'text' | 'etag'>,
): Download {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  const body = Buffer.from(bytes);
  const text = isAscii(body) ? body.toString('latin1') : undefined;
  return { body, text, etag: `"${digest}"`, ...about };
}

/**
 * Keeps downloads in memory by their full address. What is addressed by fingerprint is kept until room is needed; a name that can come to
 * mean other bytes (a CRL, a re-issued CA) is asked for again after {@link Download.freshUntil}, and an unknown name after a few seconds.
 *
 * Concurrent requests for one address share one load. The least recently used files leave first. Unknown names are remembered apart, so that no number
 * of made-up ones pushes a file out; nothing here is needed by another process.
 */
export class DownloadCache {
  /** In the order of their use. */
  readonly #files: BoundedMap<string, Download>;
  /** Until when an address counts as unknown. */
  readonly #unknown: BoundedMap<string, number>;
  readonly #loading = new Map<string, Promise<Download | undefined>>();
  readonly #unknownForMilliseconds: number;

  constructor(
    options: {
      readonly maxEntries?: number;
      readonly maxUnknown?: number;
      readonly unknownForMilliseconds?: number;
    } = {},
  ) {
    this.#files = new BoundedMap(options.maxEntries ?? 1024);
    this.#unknown = new BoundedMap(options.maxUnknown ?? 1024);
    this.#unknownForMilliseconds = options.unknownForMilliseconds ?? 3000;
  }

  /** The download that is in memory and fresh at `now` (milliseconds), without waiting for anything; counts as a use of it. */
  peek(address: string, now: number): Download | undefined {
    const found = this.#files.get(address);
    if (found === undefined || now >= (found.freshUntil ?? Number.POSITIVE_INFINITY)) {
      return undefined;
    }
    this.#files.set(address, found);
    return found;
  }

  /** What was at an address last, fresh or not: for whoever can tell more cheaply that it still holds than load it. */
  last(address: string): Download | undefined {
    return this.#files.get(address);
  }

  /** The download at an address, loaded when it is not in memory or no longer fresh; `undefined` when there is none. */
  async get(
    address: string,
    now: number,
    load: () => Promise<Download | undefined>,
  ): Promise<Download | undefined> {
    const found = this.peek(address, now);
    if (found !== undefined) return found;
    if (now < (this.#unknown.get(address) ?? 0)) return undefined;
    const underWay = this.#loading.get(address);
    if (underWay !== undefined) return underWay;
    const loading = load()
      .then((loaded) => {
        this.#keep(address, loaded, now);
        return loaded;
      })
      .finally(() => this.#loading.delete(address));
    this.#loading.set(address, loading);
    return loading;
  }

  #keep(address: string, loaded: Download | undefined, now: number): void {
    this.#files.delete(address);
    this.#unknown.delete(address);
    if (loaded === undefined) {
      this.#unknown.set(address, now + this.#unknownForMilliseconds);
    } else {
      this.#files.set(address, loaded);
    }
  }
}
