import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { FetchException } from './fetch-exception.ts';
import { isPublicAddress } from './public-address.ts';
import { resolveHost } from './resolve-host.ts';

/** Most octets of an answer. */
export const FETCH_LIMIT_BYTES = 65_536;

/** Most milliseconds from resolving the name to the last octet. */
export const FETCH_TIMEOUT_MS = 5_000;

/** Why a fetch was refused or failed; the code is for callers, the message for the operator. */
export class FetchRefusedError extends Error {
  readonly code: FetchRefusal;

  constructor(code: FetchRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FetchRefusedError';
    this.code = code;
  }
}

/** The closed union of reasons. */
export type FetchRefusal =
  | 'URL_INVALID'
  | 'ADDRESS_REFUSED'
  | 'UNREACHABLE'
  | 'REDIRECTED'
  | 'STATUS_UNEXPECTED'
  | 'TOO_LARGE'
  | 'TIMED_OUT';

/** What the operator of the deployment permits, and how names are resolved (replaceable in tests). */
export interface GuardedFetchOptions {
  readonly allowHttp: boolean;
  readonly exceptions: readonly FetchException[];
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly timeoutMs?: number;
}

interface Target extends GuardedHost {
  readonly url: URL;
}

/** What is sent. */
export interface GuardedMessage {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, whatever its status says. */
export interface GuardedAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/**
 * Fetches a small document from a URL that a tenant chose, without becoming the tenant's hands in our network (ruling 21).
 *
 * https only (http when the operator allows it); the name is resolved once and the connection goes to that address; every
 * resolved address must be public unless host and port are an operator's exception; no redirect is followed; at most
 * 64 KiB in at most 5 s; no proxy, cookie or credential is used.
 *
 * @throws {FetchRefusedError} with the reason as a code
 */
export function guardedFetch(address: string, options: GuardedFetchOptions): Promise<Buffer> {
  const message = { method: 'GET', headers: { accept: 'application/json' } } as const;
  return converse(address, message, options, (status) => status === 200).then(({ body }) => body);
}

/**
 * Sends a small document to a URL that a tenant chose, under the rules of {@link guardedFetch}; any status of success will do.
 *
 * @param headers - of the content, and what the receiver knows the sender by
 * @throws {FetchRefusedError} with the reason as a code
 */
export function guardedPost(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  options: GuardedFetchOptions,
): Promise<Buffer> {
  const message = { method: 'POST', headers, body } as const;
  return converse(address, message, options, isSuccess).then((answer) => answer.body);
}

/**
 * Sends a request to a URL that a tenant chose, under the rules of {@link guardedFetch}, and gives the answer with its
 * status: for protocols whose refusals are answers.
 *
 * @throws {FetchRefusedError} with the reason as a code; never STATUS_UNEXPECTED
 */
export function guardedRequest(
  address: string,
  message: GuardedMessage,
  options: GuardedFetchOptions,
): Promise<GuardedAnswer> {
  return converse(address, message, options, () => true);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function converse(
  address: string,
  message: GuardedMessage,
  options: GuardedFetchOptions,
  isWanted: (status: number) => boolean,
): Promise<GuardedAnswer> {
  return withinTime(options, (signal) =>
    resolveTarget(address, options, signal).then((target) =>
      send(target, message, isWanted, signal),
    ),
  );
}

/** A host that may be connected to, by the rules of {@link guardedFetch}. */
export interface GuardedHost {
  readonly address: string;
  /** PEM of the certificates to trust instead of the system's. */
  readonly ca: string | undefined;
  /** Whether the operator of the deployment named host and port. */
  readonly isException: boolean;
}

/**
 * The address to connect to for a host and port that a tenant chose.
 *
 * @throws {FetchRefusedError} UNREACHABLE, ADDRESS_REFUSED
 */
export async function guardedHost(
  hostname: string,
  port: number,
  options: Omit<GuardedFetchOptions, 'allowHttp'>,
  signal: AbortSignal,
): Promise<GuardedHost> {
  const host = hostname.replaceAll(/[[\]]/g, '').toLowerCase();
  const exception = options.exceptions.find((entry) => entry.host === host && entry.port === port);
  // An operator's exception may stand in the hosts file; what tenants chose must not wait in the pool's few threads.
  const resolve =
    options.resolve ??
    (exception === undefined ? (name: string) => resolveHost(name, { signal }) : lookUp);
  const addresses = isIP(host) === 0 ? await resolveName(host, resolve) : [host];
  const [first] = addresses;
  if (first === undefined) throw new FetchRefusedError('UNREACHABLE', `${host} has no address`);
  // One private address among several is enough to refuse: which one is used must not be the resolver's choice.
  if (exception === undefined && !addresses.every((entry) => isPublicAddress(entry))) {
    throw new FetchRefusedError('ADDRESS_REFUSED', `${host} is not a public address`);
  }
  const ca = exception?.caFile === undefined ? undefined : await readFile(exception.caFile, 'utf8');
  return { address: first, ca, isException: exception !== undefined };
}

function withinTime<Result>(
  options: GuardedFetchOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeoutMs = options.timeoutMs ?? FETCH_TIMEOUT_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  const timedOut = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new FetchRefusedError('TIMED_OUT', `no complete answer within ${timeoutMs} ms`));
    });
  });
  return Promise.race([work(signal), timedOut]);
}

/** The URL as it may be fetched: absolute, of an allowed scheme, without credentials. */
function parseUrl(address: string, options: GuardedFetchOptions): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSchemeAllowed =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && options.allowHttp);
  if (url === undefined || !isSchemeAllowed || url.username !== '' || url.password !== '') {
    throw new FetchRefusedError('URL_INVALID', 'not an https URL without credentials');
  }
  return url;
}

async function resolveTarget(
  address: string,
  options: GuardedFetchOptions,
  signal: AbortSignal,
): Promise<Target> {
  const url = parseUrl(address, options);
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  return { url, ...(await guardedHost(url.hostname, port, options, signal)) };
}

async function resolveName(
  host: string,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new FetchRefusedError('UNREACHABLE', `${host} cannot be resolved`, { cause: error });
  }
}

/** As the system resolves names: hosts file, search domains, name servers. */
async function lookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map((entry) => entry.address);
}

function send(
  { url, address, ca }: Target,
  { method, headers, body }: GuardedMessage,
  isWanted: (status: number) => boolean,
  signal: AbortSignal,
): Promise<GuardedAnswer> {
  const family = isIP(address);
  const pinned: LookupFunction = (_host, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  const requestOptions: https.RequestOptions = {
    method,
    agent: false,
    lookup: pinned,
    signal,
    maxHeaderSize: 16_384,
    headers: {
      ...headers,
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      'accept-encoding': 'identity',
      connection: 'close',
    },
    ...(ca !== undefined && { ca }),
  };
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(url, requestOptions, (response) => {
      const refuse = (error: FetchRefusedError): void => {
        response.destroy();
        reject(error);
      };
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400) {
        return refuse(new FetchRefusedError('REDIRECTED', 'the answer is a redirect'));
      }
      if (!isWanted(status)) {
        return refuse(
          new FetchRefusedError('STATUS_UNEXPECTED', `the answer has status ${status}`),
        );
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > FETCH_LIMIT_BYTES) {
          return refuse(
            new FetchRefusedError('TOO_LARGE', `the answer is over ${FETCH_LIMIT_BYTES} octets`),
          );
        }
        chunks.push(chunk);
        return undefined;
      });
      const contentType = response.headers['content-type'];
      response.on('end', () => resolve({ status, contentType, body: Buffer.concat(chunks) }));
      response.on('error', (error) => reject(unreachable(url, error)));
      return undefined;
    });
    request.on('error', (error) => reject(unreachable(url, error)));
    request.end(body);
  });
}

function unreachable(url: URL, cause: unknown): FetchRefusedError {
  return new FetchRefusedError('UNREACHABLE', `${url.host} cannot be reached`, { cause });
}
