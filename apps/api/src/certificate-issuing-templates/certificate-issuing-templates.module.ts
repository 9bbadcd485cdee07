import { Module } from '@nestjs/common';
import { CertificateIssuingTemplatesController } from './certificate-issuing-templates.controller.ts';
import { CertificateIssuingTemplatesRepository } from './certificate-issuing-templates.repository.ts';
import { CertificateIssuingTemplatesService } from './certificate-issuing-templates.service.ts';

/** Issuing templates. */
@Module({
  controllers: [CertificateIssuingTemplatesController],
  providers: [CertificateIssuingTemplatesService, CertificateIssuingTemplatesRepository],
})
export class CertificateIssuingTemplatesModule {}
