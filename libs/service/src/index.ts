export { Secret } from './secret.ts';
export { BoundedMap } from './bounded-map.ts';
export { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
export { createLogger, describeError } from './logging/logging.ts';
export type { Logger } from './logging/logging.ts';
export { redactText } from './logging/redact.ts';
export { parseFetchException } from './outgoing/fetch-exception.ts';
export type { FetchException } from './outgoing/fetch-exception.ts';
export {
  FETCH_LIMIT_BYTES,
  FETCH_TIMEOUT_MS,
  FetchRefusedError,
  guardedFetch,
  guardedHost,
  guardedPost,
  guardedRequest,
} from './outgoing/guarded-fetch.ts';
export type {
  FetchRefusal,
  GuardedAnswer,
  GuardedFetchOptions,
  GuardedHost,
  GuardedMessage,
} from './outgoing/guarded-fetch.ts';
export {
  DocumentCache,
  DocumentFetcher,
  DocumentUnavailableError,
} from './outgoing/document-cache.ts';
export type { DocumentCacheOptions, SecondsClock } from './outgoing/document-cache.ts';
export { KeySetCache, readKeySet } from './outgoing/key-set-cache.ts';
export { isPublicAddress } from './outgoing/public-address.ts';
