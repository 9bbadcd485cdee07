import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { ApiKeyAuthenticator } from './api-key.authenticator.ts';
import { AuthenticateGuard } from './authenticate.guard.ts';
import { AuthorizeGuard } from './authorize.guard.ts';
import { BearerAuthenticator } from './bearer.authenticator.ts';
import { CredentialDirectory } from './credential-directory.ts';
import { DatabaseCredentialDirectory } from './database-credential-directory.ts';
import { DatabaseTokenKeys } from './database-token-keys.ts';
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
          ]
        : [
            { provide: CredentialDirectory, useValue: overrides.directory },
            { provide: TokenKeys, useValue: overrides.tokenKeys },
          ];
    const shared = [
      AccessTokens,
      ApiKeyAuthenticator,
      BearerAuthenticator,
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
