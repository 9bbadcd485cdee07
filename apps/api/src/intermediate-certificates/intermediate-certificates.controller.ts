import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  intermediateCertificates,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { IntermediateCertificatesService } from './intermediate-certificates.service.ts';

/** `/v1/distributedissuers/intermediatecertificates` (contract.md 2.6). */
@Controller()
export class IntermediateCertificatesController {
  constructor(private readonly certificates: IntermediateCertificatesService) {}

  @Route(intermediateCertificates.list)
  list(
    @Caller() caller: Principal,
  ): Promise<HandlerResponse<typeof intermediateCertificates.list>> {
    return this.certificates.list(caller);
  }

  @Route(intermediateCertificates.search)
  search(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof intermediateCertificates.search>,
  ): Promise<HandlerResponse<typeof intermediateCertificates.search>> {
    return this.certificates.search(caller, body);
  }

  @Route(intermediateCertificates.get)
  get(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof intermediateCertificates.get>,
  ): Promise<HandlerResponse<typeof intermediateCertificates.get>> {
    return this.certificates.get(caller, id);
  }

  @Route(intermediateCertificates.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof intermediateCertificates.delete>,
  ): Promise<HandlerResponse<typeof intermediateCertificates.delete>> {
    return this.certificates.delete(caller, id);
  }

  @Route(intermediateCertificates.revoke)
  revoke(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof intermediateCertificates.revoke>,
    @Body() { reason }: ParsedBody<typeof intermediateCertificates.revoke>,
  ): Promise<HandlerResponse<typeof intermediateCertificates.revoke>> {
    return this.certificates.revoke(caller, id, reason ?? undefined);
  }
}
