import { Module } from '@nestjs/common';

import { IntermediateCertificatesModule } from '../intermediate-certificates/intermediate-certificates.module.ts';
import { CertificateOriginController } from './certificate-origin.controller.ts';
import { CertificateOriginRepository } from './certificate-origin.repository.ts';
import { CertificateOriginService } from './certificate-origin.service.ts';

/** Tells where a certificate comes from. */
@Module({
  imports: [IntermediateCertificatesModule],
  controllers: [CertificateOriginController],
  providers: [CertificateOriginService, CertificateOriginRepository],
})
export class CertificateOriginModule {}
