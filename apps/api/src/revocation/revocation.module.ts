import { Module } from '@nestjs/common';

import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { RevocationsController } from './revocations.controller.ts';
import { RevocationsRepository } from './revocations.repository.ts';
import { RevocationsService } from './revocations.service.ts';

/** Revocation of issuer certificates, one by one and in bulk. */
@Module({
  imports: [BuiltInCaModule],
  controllers: [RevocationsController],
  providers: [RevocationsService, RevocationsRepository],
  exports: [RevocationsService],
})
export class RevocationModule {}
