import { Module } from '@nestjs/common';
import { SignInRulesModule } from '../single-sign-on/sign-in-rules.module.ts';
import { CompaniesController } from './companies.controller.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompaniesService } from './companies.service.ts';

/** What is public of a company. */
@Module({
  imports: [SignInRulesModule],
  controllers: [CompaniesController],
  providers: [CompaniesService, CompaniesRepository],
  exports: [CompaniesService],
})
export class CompaniesModule {}
