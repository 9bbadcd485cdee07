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
import { StatisticsCorrectionsService } from './statistics-corrections.service.ts';

/** What administrators decide about counts (ruling 25); issuers report through the bootstrap room. */
@Controller()
export class StatisticsController {
  constructor(private readonly corrections: StatisticsCorrectionsService) {}

  @Route(intermediateCertificates.correctStatistics)
  correct(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof intermediateCertificates.correctStatistics>,
    @Body() body: ParsedBody<typeof intermediateCertificates.correctStatistics>,
  ): Promise<HandlerResponse<typeof intermediateCertificates.correctStatistics>> {
    return this.corrections.correct(caller, id, body);
  }
}
