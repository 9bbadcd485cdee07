import { Injectable } from '@nestjs/common';
import { type GuardedAnswer, type GuardedMessage, guardedRequest } from '@luciole/service';
import type { CustomFetch } from 'openid-client';
import { InjectConfig } from '../../config/config.module.ts';
import type { Config } from '../../config/config.schema.ts';

/** Speaks to identity providers for openid-client, under the rules of every outgoing fetch (ruling 21). */
@Injectable()
export class ProviderFetch {
  constructor(@InjectConfig() private readonly config: Config) {}

  /** For openid-client. Always https; no private address that the operator did not name, no redirect, at most 64 KiB in 5 s. */
  readonly fetch: CustomFetch = async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`${method} is not sent`);
    const text = body instanceof URLSearchParams ? body.toString() : (body ?? undefined);
    if (text !== undefined && typeof text !== 'string') throw new TypeError('only text is sent');
    const message: GuardedMessage = { method, headers };
    const answer = await this.#send(url, text === undefined ? message : { ...message, body: text });
    // A null body is what these statuses demand (Fetch, "null body status").
    const content = [204, 205].includes(answer.status) ? null : new Uint8Array(answer.body);
    return new Response(content, {
      status: answer.status,
      headers: answer.contentType === undefined ? {} : { 'content-type': answer.contentType },
    });
  };

  /** A document of the provider, under the same rules. */
  get(url: string): Promise<GuardedAnswer> {
    return this.#send(url, { method: 'GET', headers: { accept: 'application/json' } });
  }

  #send(url: string, message: GuardedMessage): Promise<GuardedAnswer> {
    const { exceptions } = this.config.outgoing;
    return guardedRequest(url, message, { allowHttp: false, exceptions });
  }
}
