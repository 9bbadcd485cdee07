import { Controller } from '@nestjs/common';
import {
  certificateIssuingTemplates,
  type ParsedBody,
  type ParsedParams,
  type ParsedQuery,
} from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { CertificateIssuingTemplatesService } from './certificate-issuing-templates.service.ts';

/** Doors of the issuing templates (contract.md §2.8). */
@Controller()
export class CertificateIssuingTemplatesController {
  constructor(private readonly service: CertificateIssuingTemplatesService) {}

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

  @Route(certificateIssuingTemplates.create)
  create(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof certificateIssuingTemplates.create>,
  ) {
    return this.service.create(caller, body);
  }

  @Route(certificateIssuingTemplates.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof certificateIssuingTemplates.update>,
    @Body() body: ParsedBody<typeof certificateIssuingTemplates.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(certificateIssuingTemplates.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof certificateIssuingTemplates.delete>,
  ) {
    return this.service.delete(caller, id);
  }
}
