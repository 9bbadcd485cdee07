import { Module } from '@nestjs/common';

import { BuiltInCaModule } from '../built-in-ca/built-in-ca.module.ts';
import { OcspRepository } from './ocsp.repository.ts';
import { OcspResponders } from './ocsp-responders.ts';
import { OcspRoutes } from './ocsp.routes.ts';
import { OcspService } from './ocsp.service.ts';

/** The OCSP responder of CAs that were asked to answer. */
@Module({
  imports: [BuiltInCaModule],
  providers: [OcspRepository, OcspResponders, OcspRoutes, OcspService],
})
export class OcspModule {}
