import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { UserAccountsController } from './user-accounts.controller.ts';
import { UserAccountsRepository } from './user-accounts.repository.ts';
import { UserAccountsService } from './user-accounts.service.ts';

/** Who is calling. */
@Module({
  imports: [ApiKeysModule, UsersModule],
  controllers: [UserAccountsController],
  providers: [UserAccountsService, UserAccountsRepository],
})
export class UserAccountsModule {}
