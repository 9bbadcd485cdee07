import { Module } from '@nestjs/common';
import { ServiceAccountsController } from './service-accounts.controller.ts';
import { ServiceAccountsRepository } from './service-accounts.repository.ts';
import { ServiceAccountsService } from './service-accounts.service.ts';

/** Machines that sign in. */
@Module({
  controllers: [ServiceAccountsController],
  providers: [ServiceAccountsService, ServiceAccountsRepository],
  exports: [ServiceAccountsService],
})
export class ServiceAccountsModule {}
