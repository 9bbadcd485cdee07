import { Controller } from '@nestjs/common';
import {
  certificateAuthorityRequests as routes,
  type HandlerResponse,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';
import { encodePem } from '@luciole/pki';

import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Answer } from '../http/answer.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { toCaRequest } from './ca-request.mapper.ts';
import { CaRequestsService } from './ca-requests.service.ts';
import { CaRetirementService } from './ca-retirement.service.ts';
import { revokerOf } from './revoker.ts';

/** `/v1/certificateauthorities/BUILTIN/requests`: CAs that are signed elsewhere; and retirement (decision 0029). */
@Controller()
export class CaRequestsController {
  constructor(
    private readonly requests: CaRequestsService,
    private readonly retirement: CaRetirementService,
  ) {}

  @Route(routes.list)
  async list(@Caller() { companyId }: Principal): Promise<HandlerResponse<typeof routes.list>> {
    return { requests: (await this.requests.list(companyId)).map(toCaRequest) };
  }

  @Route(routes.create)
  async create(
    @Caller() caller: Principal,
    @Body() body: ParsedBody<typeof routes.create>,
  ): Promise<HandlerResponse<typeof routes.create>> {
    return toCaRequest(await this.requests.create(revokerOf(caller), body));
  }

  @Route(routes.get)
  async get(
    @Caller() { companyId }: Principal,
    @Params() { id }: ParsedParams<typeof routes.get>,
  ): Promise<HandlerResponse<typeof routes.get>> {
    return toCaRequest(await this.requests.get(companyId, id));
  }

  @Route(routes.download)
  async download(
    @Caller() { companyId }: Principal,
    @Params() { encoding, id }: ParsedParams<typeof routes.download>,
  ) {
    const { name, request_der: der } = await this.requests.get(companyId, id);
    const isPem = encoding === 'pem';
    return Answer.bytes(
      isPem ? encodePem('CERTIFICATE REQUEST', der) : der,
      isPem ? 'application/x-pem-file' : 'application/pkcs10',
      { 'content-disposition': `attachment; filename="${name}.${isPem ? 'csr' : 'p10'}"` },
    );
  }

  @Route(routes.upload)
  upload(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.upload>,
    @Body() { certificates }: ParsedBody<typeof routes.upload>,
  ): Promise<HandlerResponse<typeof routes.upload>> {
    return this.requests.complete(revokerOf(caller), id, certificates);
  }

  @Route(routes.abandon)
  abandon(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.abandon>,
  ): Promise<void> {
    return this.requests.abandon(revokerOf(caller), id);
  }

  @Route(routes.retire)
  retire(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof routes.retire>,
  ): Promise<HandlerResponse<typeof routes.retire>> {
    return this.retirement.retire(revokerOf(caller), id);
  }
}
