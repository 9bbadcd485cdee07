import { Controller } from '@nestjs/common';
import { companies, type HandlerResponse, type ParsedParams } from '@luciole/contract';
import { Params, Route } from '../http/route.decorator.ts';
import { CompaniesService } from './companies.service.ts';

/** What clients ask before they sign in. */
@Controller()
export class CompaniesController {
  constructor(private readonly service: CompaniesService) {}

  @Route(companies.baseEnvironment)
  baseEnvironment(
    @Params() { urlPrefix }: ParsedParams<typeof companies.baseEnvironment>,
  ): Promise<HandlerResponse<typeof companies.baseEnvironment>> {
    return this.service.baseEnvironment(urlPrefix);
  }

  @Route(companies.loginConfiguration)
  loginConfiguration(
    @Params() { urlPrefix }: ParsedParams<typeof companies.loginConfiguration>,
  ): Promise<HandlerResponse<typeof companies.loginConfiguration>> {
    return this.service.loginConfiguration(urlPrefix);
  }

  @Route(companies.consoleEnvironment)
  consoleEnvironment(): HandlerResponse<typeof companies.consoleEnvironment> {
    return this.service.consoleEnvironment();
  }
}
