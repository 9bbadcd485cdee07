import { Module } from '@nestjs/common';

import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { ConfigurationRecordsModule } from '../configurations/records/configuration-records.module.ts';
import { IntermediateCertificatesController } from './intermediate-certificates.controller.ts';
import { IntermediateCertificatesRepository } from './intermediate-certificates.repository.ts';
import { IntermediateCertificatesService } from './intermediate-certificates.service.ts';

/** The inventory of issuer certificates. */
@Module({
  imports: [BuiltInCaModule, ConfigurationRecordsModule],
  controllers: [IntermediateCertificatesController],
  providers: [IntermediateCertificatesService, IntermediateCertificatesRepository],
  exports: [IntermediateCertificatesService],
})
export class IntermediateCertificatesModule {}
