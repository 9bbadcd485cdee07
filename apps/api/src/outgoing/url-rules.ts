/** Longest URL of a key set or provider, in characters (contract.md §2.5.5). */
export const MAX_URL_LENGTH = 2048;

/** What this deployment admits. */
export interface UrlRules {
  /** Laboratories may name plain-http key sets (contract.md §2.5.2). */
  readonly allowHttp: boolean;
}

/** Whether an issuer may be told to fetch from a URL: absolute, https, at most 2048 characters, without credentials. */
export function isFetchableUrl(value: string, { allowHttp }: UrlRules): boolean {
  if (value.length > MAX_URL_LENGTH || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isProtocol = protocol === 'https:' || (allowHttp && protocol === 'http:');
  return isProtocol && hostname !== '' && username === '' && password === '';
}

/**
 * An absolute URL without credentials, fragment and white space, at most 2048 characters long; `undefined` for anything else.
 * White space is what `URL` would take out: what is kept, shown and blackened has to be what is called.
 */
export function readPlainUrl(text: string): URL | undefined {
  if (text.length > MAX_URL_LENGTH || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.hash === '' ? url : undefined;
}

/** What {@link readPlainUrl} refuses, in words. */
export const NO_PLAIN_URL = 'it is no URL without credentials, fragment and white space';

/** A URL as the audit trail has it: without its query, which may be a credential. */
export function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, '?…');
}

/** What is wrong with the URL of a webhook; `undefined` when nothing is. */
export function findWebhookUrlProblem(text: string): string | undefined {
  const url = readPlainUrl(text);
  if (url === undefined) return NO_PLAIN_URL;
  return url.protocol === 'https:' ? undefined : 'a webhook is an https URL';
}
