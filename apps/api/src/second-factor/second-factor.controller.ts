import { Controller } from '@nestjs/common';
import { type ParsedBody, secondFactor } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Route } from '../http/route.decorator.ts';
import { SecondFactorService } from './second-factor.service.ts';

/** Doors of one's own second factor. */
@Controller()
export class SecondFactorController {
  constructor(private readonly service: SecondFactorService) {}

  @Route(secondFactor.get)
  get(@Caller() caller: Principal) {
    return this.service.get(caller);
  }

  @Route(secondFactor.enrol)
  enrol(@Caller() caller: Principal) {
    return this.service.enrol(caller);
  }

  @Route(secondFactor.confirm)
  confirm(@Caller() caller: Principal, @Body() { code }: ParsedBody<typeof secondFactor.confirm>) {
    return this.service.confirm(caller, code);
  }

  @Route(secondFactor.renewRecoveryCodes)
  renewRecoveryCodes(@Caller() caller: Principal) {
    return this.service.renewRecoveryCodes(caller);
  }

  @Route(secondFactor.remove)
  remove(@Caller() caller: Principal) {
    return this.service.remove(caller);
  }
}
