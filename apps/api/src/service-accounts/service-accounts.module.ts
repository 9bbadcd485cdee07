import { Module } from '@nestjs/common';
import { AttachedCredentials } from './attached-credentials.ts';
import { ServiceAccountsController } from './service-accounts.controller.ts';
import { ServiceAccountsRepository } from './service-accounts.repository.ts';
import { ServiceAccountsService } from './service-accounts.service.ts';

/** Machines that sign in. */
@Module({
  controllers: [ServiceAccountsController],
  providers: [AttachedCredentials, ServiceAccountsService, ServiceAccountsRepository],
  exports: [ServiceAccountsService],
})
export class ServiceAccountsModule {}
