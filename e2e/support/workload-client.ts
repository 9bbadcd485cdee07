import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';

/** What an issuer answered. */
export interface WorkloadAnswer<T = WorkloadBody> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: T;
}

/** Members of success and of refusal (contract.md §7.2). */
export interface WorkloadBody {
  readonly certificateChain?: string;
  readonly privateKey?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly errors?: readonly {
    readonly code: number;
    readonly message: string;
    readonly args: readonly unknown[];
    readonly pointer?: string;
  }[];
}

/** A workload's client of an issuer: https with keep-alive, verified with the root that an operator downloaded. */
export class WorkloadClient {
  readonly #baseUrl: string;
  readonly #agent: Agent;

  /** @param connections - most connections at once */
  constructor(baseUrl: string, rootPem: string, connections = 8) {
    this.#baseUrl = baseUrl;
    this.#agent = new Agent({ ca: rootPem, keepAlive: true, maxSockets: connections });
  }

  /** Asks for a certificate for a certification request. */
  sign(pem: string, policyName: string, token?: string): Promise<WorkloadAnswer> {
    return this.post('/v1/certificatesigningrequest', { request: pem, policyName }, token);
  }

  async post<T = WorkloadBody>(
    path: string,
    json: unknown,
    token?: string,
  ): Promise<WorkloadAnswer<T>> {
    const body = JSON.stringify(json);
    const sending = request(this.#baseUrl + path, {
      method: 'POST',
      agent: this.#agent,
      timeout: 30_000,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
    sending.on('timeout', () => sending.destroy(new Error('the issuer did not answer')));
    sending.end(body);
    return answerTo<T>(sending);
  }

  /** A document that needs no token. */
  async get(path: string): Promise<WorkloadAnswer<string>> {
    const sending = request(this.#baseUrl + path, { agent: this.#agent, timeout: 30_000 });
    sending.end();
    return answerTo<string>(sending);
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function answerTo<T>(sending: ReturnType<typeof request>): Promise<WorkloadAnswer<T>> {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = response.headers['content-type']?.includes('json') === true;
  const body = (isJson && text !== '' ? JSON.parse(text) : text) as T;
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
