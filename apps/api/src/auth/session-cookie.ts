import { createHash, randomBytes } from 'node:crypto';
import { isLoopbackHost } from '@luciole/service';
import { Injectable } from '@nestjs/common';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from '../http/application-error.ts';

/** Octets of a token: nobody guesses them, so their SHA-256 needs no salt. */
const TOKEN_LENGTH = 32;
const TOKEN = /^[\w-]{43}$/;

const NAME = 'luciole';

/** A new token, and the SHA-256 under which it is stored. */
export function makeToken(): { readonly token: string; readonly sha256: Buffer } {
  const token = randomBytes(TOKEN_LENGTH).toString('base64url');
  return { token, sha256: tokenDigest(token) };
}

/** The SHA-256 under which a token is stored. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * The cookie that carries a session (ruling 28): `__Host-`, so that no other host and no plain http can set it; HttpOnly,
 * so that no script reads it; SameSite=Strict, so that no other site's page sends it. It ends with the browser.
 *
 * On plain http of this very machine browsers take no `__Host-` cookie; there, and nowhere else, it goes without.
 */
@Injectable()
export class SessionCookie {
  readonly #name: string | undefined;
  readonly #attributes: string;

  constructor(@InjectConfig() config: Config) {
    const { protocol, hostname } = new URL(config.http.publicUrl);
    const isSecure = protocol === 'https:';
    const isLocal = isLoopbackHost(hostname);
    this.#name = isSecure ? `__Host-${NAME}` : isLocal ? NAME : undefined;
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  /** The value of `Set-Cookie` that hands a token over. @throws {ApplicationError} INSECURE_TRANSPORT where a browser would send it in the clear */
  set(token: string): string {
    if (this.#name === undefined) throw ApplicationError.of('INSECURE_TRANSPORT', {});
    return `${this.#name}=${token}; ${this.#attributes}`;
  }

  /** The value of `Set-Cookie` that takes the token away. */
  clear(): string {
    return `${this.#name ?? NAME}=; ${this.#attributes}; Max-Age=0`;
  }

  /** The token in a `Cookie` header; `undefined` when there is none that could be ours. */
  read(header: string | undefined): string | undefined {
    if (header === undefined || this.#name === undefined) return undefined;
    for (const part of header.split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.#name && value !== undefined && TOKEN.test(value)) return value;
    }
    return undefined;
  }
}
