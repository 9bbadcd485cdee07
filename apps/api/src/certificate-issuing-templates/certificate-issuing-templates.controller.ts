import { Controller, Inject } from '@nestjs/common';
import {
  certificateIssuingTemplates,
  type ParsedParams,
  type ParsedQuery,
} from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Params, Query, Route } from '../http/route.decorator.ts';
import { CertificateIssuingTemplatesService } from './certificate-issuing-templates.service.ts';

/** Doors of the issuing templates (contract.md §2.8). */
@Controller()
export class CertificateIssuingTemplatesController {
  constructor(
    @Inject(CertificateIssuingTemplatesService)
    private readonly service: CertificateIssuingTemplatesService,
  ) {}

  @Route(certificateIssuingTemplates.list)
  list(
    @Caller() caller: Principal,
    @Query() query: ParsedQuery<typeof certificateIssuingTemplates.list>,
  ) {
    return this.service.list(caller, query);
  }

  @Route(certificateIssuingTemplates.get)
  get(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof certificateIssuingTemplates.get>,
  ) {
    return this.service.get(caller, id);
  }
}
