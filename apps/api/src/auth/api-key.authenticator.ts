import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApplicationError } from '../http/application-error.ts';
import { RefusedCredential } from '../protection/refused-credential.ts';
import { CredentialDirectory } from './credential-directory.ts';
import type { UserPrincipal } from './principal.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The SHA-256 under which an API key is stored; case of the UUID does not matter. */
export function apiKeyDigest(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey.trim().toLowerCase()).digest();
}

/** Knows users by their API key, of which the database holds the SHA-256 only. */
@Injectable()
export class ApiKeyAuthenticator {
  constructor(private readonly directory: CredentialDirectory) {}

  /**
   * @throws {ApplicationError} INVALID_API_KEY when the key is unknown, expired or its user is not active; the cause says which
   */
  async authenticate(apiKey: string, address: string): Promise<UserPrincipal> {
    const user = UUID.test(apiKey.trim())
      ? await this.directory.userByApiKey(apiKeyDigest(apiKey), address)
      : undefined;
    if (user !== undefined && 'kind' in user) return user;
    const cause = new RefusedCredential(user ?? { credential: 'API_KEY', reason: 'UNKNOWN' });
    throw ApplicationError.of('INVALID_API_KEY', {}, { cause });
  }
}
