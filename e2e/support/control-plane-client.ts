/** What the control plane answered: status, headers and body (parsed when it is JSON). */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** How a call proves who makes it. */
export type Credential = { readonly apiKey: string } | { readonly bearer: string };

/** One call to the control plane. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly as?: Credential;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Speaks to a control plane as any REST client would: nothing but `fetch`. With several base URLs each call goes to the
 * next one, as behind a load balancer.
 */
export class ControlPlaneClient {
  readonly #baseUrls: readonly string[];
  #calls = 0;

  constructor(...baseUrls: readonly [string, ...string[]]) {
    this.#baseUrls = baseUrls.map((url) => url.replace(/\/$/, ''));
  }

  /** Sends a call and returns the answer whatever its status is. */
  async send<T = unknown>(call: Call): Promise<Answer<T>> {
    const response = await fetch(this.#next() + call.path, {
      method: call.method ?? 'GET',
      headers: { ...credentialHeaders(call.as), ...contentType(call), ...call.headers },
      ...bodyOf(call),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body = (isJson && text !== '' ? JSON.parse(text) : text) as T;
    return { status: response.status, headers: response.headers, body };
  }

  /**
   * Sends a call that must succeed.
   *
   * @throws Error that shows status and body when the status is not 2xx
   */
  async must<T>(call: Call): Promise<T> {
    const answer = await this.send<T>(call);
    if (answer.status < 200 || answer.status > 299) {
      const what = `${call.method ?? 'GET'} ${call.path}`;
      throw new Error(`${what} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** Downloads bytes that need no credential. */
  async download(path: string): Promise<Buffer> {
    const response = await fetch(this.#next() + path, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  #next(): string {
    const url = this.#baseUrls[this.#calls % this.#baseUrls.length];
    this.#calls += 1;
    return url ?? '';
  }
}

function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (credential === undefined) return {};
  return 'apiKey' in credential
    ? { 'tppl-api-key': credential.apiKey }
    : { authorization: `Bearer ${credential.bearer}` };
}

function contentType(call: Call): Record<string, string> {
  return call.json === undefined ? {} : { 'content-type': 'application/json' };
}

function bodyOf(call: Call): { body?: string | URLSearchParams } {
  if (call.json !== undefined) return { body: JSON.stringify(call.json) };
  if (call.form !== undefined) return { body: new URLSearchParams(call.form) };
  return {};
}
