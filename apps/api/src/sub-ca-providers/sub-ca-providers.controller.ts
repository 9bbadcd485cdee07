import { Controller, Inject } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, subCaProviders } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { SubCaProvidersService } from './sub-ca-providers.service.ts';

/** Doors of the sub-CA providers (contract.md §2.4). */
@Controller()
export class SubCaProvidersController {
  constructor(@Inject(SubCaProvidersService) private readonly service: SubCaProvidersService) {}

  @Route(subCaProviders.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(subCaProviders.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof subCaProviders.create>) {
    return this.service.create(caller, body);
  }

  @Route(subCaProviders.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof subCaProviders.get>) {
    return this.service.get(caller, id);
  }

  @Route(subCaProviders.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof subCaProviders.update>,
    @Body() body: ParsedBody<typeof subCaProviders.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(subCaProviders.delete)
  delete(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof subCaProviders.delete>,
  ) {
    return this.service.delete(caller, id);
  }
}
