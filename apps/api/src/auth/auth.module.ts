import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { ApiKeyAuthenticator } from './api-key.authenticator.ts';
import { AuthenticateGuard } from './authenticate.guard.ts';
import { AuthorizeGuard } from './authorize.guard.ts';
import { BearerAuthenticator } from './bearer.authenticator.ts';
import { CredentialDirectory } from './credential-directory.ts';
import { DatabaseCredentialDirectory } from './database-credential-directory.ts';
import { DatabaseTokenKeys } from './database-token-keys.ts';
import { DatabaseSessionDirectory } from './database-session-directory.ts';
import { OwnOrigins } from './own-origins.ts';
import { SessionCookie } from './session-cookie.ts';
import { NoSessions, SessionDirectory } from './session-directory.ts';
import { SessionAuthenticator } from './session.authenticator.ts';
import { TokenKeys } from './token-keys.ts';

/** What tests without a database put in the place of the two things that need one. */
export interface AuthOverrides {
  readonly directory: CredentialDirectory;
  readonly tokenKeys: TokenKeys;
}

/** Gives the guards what they need to know who is asking, and the token room what it needs to make tokens. */
@Global()
@Module({})
export class AuthModule {
  static with(overrides?: AuthOverrides): DynamicModule {
    const stores: Provider[] =
      overrides === undefined
        ? [
            { provide: CredentialDirectory, useClass: DatabaseCredentialDirectory },
            { provide: TokenKeys, useClass: DatabaseTokenKeys },
            { provide: SessionDirectory, useClass: DatabaseSessionDirectory },
          ]
        : [
            { provide: CredentialDirectory, useValue: overrides.directory },
            { provide: TokenKeys, useValue: overrides.tokenKeys },
            { provide: SessionDirectory, useClass: NoSessions },
          ];
    const shared = [
      AccessTokens,
      ApiKeyAuthenticator,
      BearerAuthenticator,
      OwnOrigins,
      SessionAuthenticator,
      SessionCookie,
      AuthenticateGuard,
      AuthorizeGuard,
    ];
    return {
      module: AuthModule,
      providers: [...stores, ...shared],
      exports: [CredentialDirectory, TokenKeys, ...shared],
    };
  }
}
