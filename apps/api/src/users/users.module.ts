import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.ts';
import { OneTimeLinksModule } from '../one-time-links/one-time-links.module.ts';
import { PasswordsModule } from '../passwords/passwords.module.ts';
import { SecondFactorModule } from '../second-factor/second-factor.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { Administrators } from './administrators.ts';
import { UserAdministrationRepository } from './user-administration.repository.ts';
import { UserAdministrationService } from './user-administration.service.ts';
import { UsersController } from './users.controller.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

/** People of a company. */
@Module({
  imports: [ApiKeysModule, OneTimeLinksModule, PasswordsModule, SecondFactorModule, SessionsModule],
  controllers: [UsersController],
  providers: [
    Administrators,
    UserAdministrationRepository,
    UserAdministrationService,
    UsersRepository,
    UsersService,
  ],
  exports: [Administrators, UsersService],
})
export class UsersModule {}
