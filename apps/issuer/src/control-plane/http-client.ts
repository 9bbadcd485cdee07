import { readFile } from 'node:fs/promises';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isLoopbackHost } from '@luciole/service';
import { ControlPlaneUnreachable } from './control-plane.ts';

export interface HttpClientSettings {
  /** https, or http to loopback; its path is not used. */
  readonly url: URL;
  /** PEM of the CAs to verify the server with, read for every request; those of the system when absent. */
  readonly caFile: string | undefined;
  /** From the first byte out to the last one in. */
  readonly timeoutMs?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether sending it twice is harmless. */
  readonly isRepeatable: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const TIMEOUT_MS = 15_000;
/** Most octets of an answer. A configuration has some ten thousand. */
const MAX_ANSWER_BYTES = 1 << 20;
/** Idle connections are closed after this long: the configuration is asked for at least every minute. */
const IDLE_MS = 90_000;

/**
 * Speaks HTTP to one server over connections that are kept: TLS 1.2 or later with its certificate verified whatever the
 * environment says, no proxy, no redirects, answers of 1 MiB at most.
 */
export class HttpClient {
  readonly #settings: HttpClientSettings;
  readonly #agent: http.Agent;
  readonly #closing = new AbortController();

  /** @throws {TypeError} for plain http to anything but loopback (ruling 13) */
  constructor(settings: HttpClientSettings) {
    const { hostname, protocol } = settings.url;
    if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackHost(hostname))) {
      throw new TypeError('Plain http is for loopback only; use https.');
    }
    this.#settings = settings;
    const keeping = { keepAlive: true, maxSockets: 8, timeout: IDLE_MS };
    this.#agent = protocol === 'https:' ? new https.Agent(keeping) : new http.Agent(keeping);
  }

  /** @throws {ControlPlaneUnreachable} no whole answer came in time, or the server is not who it should be */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      if (error instanceof StaleConnection && request.isRepeatable) {
        return this.#attempt(request).catch((again: unknown) => this.#fail(again));
      }
      return this.#fail(error);
    }
  }

  /** Ends what is under way: it rejects. */
  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  #fail(error: unknown): never {
    const { host } = this.#settings.url;
    const cause = error instanceof StaleConnection ? error.cause : error;
    const reason = this.#closing.signal.aborted ? 'this issuer is closing' : reasonOf(cause);
    throw new ControlPlaneUnreachable(`${host} cannot be reached: ${reason}`, { cause });
  }

  async #attempt({ body, headers, method, path }: HttpRequest): Promise<HttpAnswer> {
    const { caFile, timeoutMs = TIMEOUT_MS, url } = this.#settings;
    // Part of what the agent tells connections apart by, so that a bundle that was replaced is in force at once.
    const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    const options = {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      agent: this.#agent,
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]),
    };
    const target = new URL(path, url);
    return new Promise((resolve, reject) => {
      const outgoing =
        target.protocol === 'https:'
          ? https.request(target, {
              ...options,
              ...(ca !== undefined && { ca }),
              minVersion: 'TLSv1.2',
              // Said aloud, because an environment variable could switch it off.
              rejectUnauthorized: true,
            })
          : http.request(target, options);
      outgoing.once('error', (cause) => {
        // The server closed an idle connection just as it was taken: it has not seen this request.
        const isStale = outgoing.reusedSocket && 'code' in cause && cause.code === 'ECONNRESET';
        reject(isStale ? new StaleConnection(cause) : cause);
      });
      outgoing.once('response', (incoming) => {
        readText(incoming).then(
          (text) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
          reject,
        );
      });
      outgoing.end(body);
    });
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';

  constructor(cause: Error) {
    super('a kept connection was closed', { cause });
  }
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) {
      throw new Error(`its answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || (error.cause as Error | undefined)?.name === 'TimeoutError')
    return 'no answer in time';
  // An AggregateError of connecting to several addresses has codes and no message.
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
