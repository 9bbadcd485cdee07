import { Module } from '@nestjs/common';
import { CompaniesModule } from '../companies/companies.module.ts';
import { OneTimeLinksModule } from '../one-time-links/one-time-links.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { SingleSignOnAddresses } from './addresses.ts';
import { Attempts } from './attempts.ts';
import { ConnectionTestService } from './connection-test.service.ts';
import { IdentitiesRepository } from './identities.repository.ts';
import { ConnectionTest } from './provider/connection-test.ts';
import { IdentityProviders } from './provider/identity-providers.ts';
import { ProviderFetch } from './provider/provider-fetch.ts';
import { StoredProvider } from './provider/stored-provider.ts';
import { Provisioning } from './provisioning.ts';
import { SingleSignOnSettingsService } from './settings.service.ts';
import { SignInCookie } from './sign-in-cookie.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { SignInRulesModule } from './sign-in-rules.module.ts';
import { SingleSignOnController } from './single-sign-on.controller.ts';
import { SingleSignOnService } from './single-sign-on.service.ts';

/** Sign-in at the identity provider of a company (OpenID Connect). */
@Module({
  imports: [CompaniesModule, OneTimeLinksModule, SessionsModule, SignInRulesModule, UsersModule],
  controllers: [SingleSignOnController],
  providers: [
    Attempts,
    ConnectionTest,
    ConnectionTestService,
    IdentitiesRepository,
    IdentityProviders,
    ProviderFetch,
    Provisioning,
    SignInCookie,
    SignInFailures,
    SingleSignOnAddresses,
    SingleSignOnService,
    SingleSignOnSettingsService,
    StoredProvider,
  ],
})
export class SingleSignOnModule {}
