import { Module } from '@nestjs/common';
import { CompaniesModule } from '../companies/companies.module.ts';
import { OneTimeLinksModule } from '../one-time-links/one-time-links.module.ts';
import { PasswordsModule } from '../passwords/passwords.module.ts';
import { SecondFactorModule } from '../second-factor/second-factor.module.ts';
import { SignInRulesModule } from '../single-sign-on/sign-in-rules.module.ts';
import { CredentialCheck } from './credential-check.ts';
import { SessionOpener } from './session-opener.ts';
import { SessionsController } from './sessions.controller.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { SessionsService } from './sessions.service.ts';
import { SignInDelays } from './sign-in-delays.ts';
import { SignInService } from './sign-in.service.ts';

/** Sessions of browsers, and how they begin. */
@Module({
  imports: [
    CompaniesModule,
    OneTimeLinksModule,
    PasswordsModule,
    SecondFactorModule,
    SignInRulesModule,
  ],
  controllers: [SessionsController],
  providers: [
    CredentialCheck,
    SessionOpener,
    SessionsRepository,
    SessionsService,
    SignInDelays,
    SignInService,
  ],
  exports: [SessionOpener, SessionsService],
})
export class SessionsModule {}
