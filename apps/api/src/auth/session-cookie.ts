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
 * A cookie of this very host that holds a token: `__Host-`, so that no other host and no plain http can set it, and
 * HttpOnly, so that no script reads it.
 *
 * On plain http of this very machine browsers take no `__Host-` cookie; there, and nowhere else, it goes without.
 */
export class HostCookie {
  readonly #name: string;
  readonly #isUsable: boolean;
  readonly #attributes: string;

  /** @param attributes - beyond those that every such cookie has */
  constructor(config: Config, name: string, attributes: string) {
    const { protocol, hostname } = new URL(config.http.publicUrl);
    const isSecure = protocol === 'https:';
    this.#isUsable = isSecure || isLoopbackHost(hostname);
    this.#name = isSecure ? `__Host-${name}` : name;
    this.#attributes = `Path=/; HttpOnly; ${attributes}${isSecure ? '; Secure' : ''}`;
  }

  /** The value of `Set-Cookie` that hands a token over. @throws {ApplicationError} INSECURE_TRANSPORT where a browser would send it in the clear */
  set(token: string): string {
    if (!this.#isUsable) throw ApplicationError.of('INSECURE_TRANSPORT', {});
    return `${this.#name}=${token}; ${this.#attributes}`;
  }

  /** The value of `Set-Cookie` that takes the token away. */
  clear(): string {
    return `${this.#name}=; ${this.#attributes}; Max-Age=0`;
  }

  /** The token in a `Cookie` header; `undefined` when there is none that could be ours. */
  read(header: string | undefined): string | undefined {
    if (header === undefined || !this.#isUsable) return undefined;
    for (const part of header.split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.#name && value !== undefined && TOKEN.test(value)) return value;
    }
    return undefined;
  }
}

/**
 * The cookie that carries a session (ruling 28): SameSite=Strict, so that no other site's page sends it. It ends with the
 * browser.
 */
@Injectable()
export class SessionCookie extends HostCookie {
  constructor(@InjectConfig() config: Config) {
    super(config, NAME, 'SameSite=Strict');
  }
}
