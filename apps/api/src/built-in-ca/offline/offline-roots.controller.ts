import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  offlineRoots as routes,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';

import { Caller } from '../../auth/caller.decorator.ts';
import type { Principal } from '../../auth/principal.ts';
import { Body, Params, Route } from '../../http/route.decorator.ts';
import { revokerOf } from '../revoker.ts';
import { OfflineRootsService } from './offline-roots.service.ts';

/** Roots whose key is offline: request files, and their CRL. */
@Controller()
export class OfflineRootsController {
  constructor(private readonly service: OfflineRootsService) {}

  @Route(routes.custody)
  custody(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof routes.custody>,
  ): Promise<HandlerResponse<typeof routes.custody>> {
    return this.service.custody(companyId, id);
  }

  @Route(routes.intermediateRequest)
  intermediateRequest(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof routes.intermediateRequest>,
  ): Promise<HandlerResponse<typeof routes.intermediateRequest>> {
    return this.service.intermediateRequest(companyId, id);
  }

  @Route(routes.crlRequest)
  crlRequest(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.crlRequest>,
  ): Promise<HandlerResponse<typeof routes.crlRequest>> {
    return this.service.crlRequest(revokerOf(caller), id);
  }

  @Route(routes.crlUpload)
  crlUpload(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.crlUpload>,
    @Body() { crl }: ParsedBody<typeof routes.crlUpload>,
  ): Promise<HandlerResponse<typeof routes.crlUpload>> {
    return this.service.publishCrl(revokerOf(caller), id, crl);
  }
}
