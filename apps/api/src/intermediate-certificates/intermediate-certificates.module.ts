import { Module } from '@nestjs/common';

import { ConfigurationRecordsModule } from '../configurations/records/configuration-records.module.ts';
import { StopOrdersModule } from '../incidents/stop-orders/stop-orders.module.ts';
import { RevocationModule } from '../revocation/revocation.module.ts';
import { IntermediateCertificatesController } from './intermediate-certificates.controller.ts';
import { IntermediateCertificatesRepository } from './intermediate-certificates.repository.ts';
import { IntermediateCertificatesService } from './intermediate-certificates.service.ts';

/** The inventory of issuer certificates. */
@Module({
  imports: [ConfigurationRecordsModule, RevocationModule, StopOrdersModule],
  controllers: [IntermediateCertificatesController],
  providers: [IntermediateCertificatesService, IntermediateCertificatesRepository],
  exports: [IntermediateCertificatesService],
})
export class IntermediateCertificatesModule {}
