import { Controller } from '@nestjs/common';
import { certificateOrigin, type HandlerResponse, type ParsedBody } from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Route } from '../http/route.decorator.ts';
import { CertificateOriginService } from './certificate-origin.service.ts';

/** "Whose certificate is this?" */
@Controller()
export class CertificateOriginController {
  constructor(private readonly service: CertificateOriginService) {}

  @Route(certificateOrigin.find)
  find(
    @Caller() { companyId }: Principal,
    @Body() { certificate }: ParsedBody<typeof certificateOrigin.find>,
  ): Promise<HandlerResponse<typeof certificateOrigin.find>> {
    return this.service.find(companyId, certificate);
  }
}
