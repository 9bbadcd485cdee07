import { Controller } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, policyProposals } from '@luciole/contract';
import { Caller } from '../../auth/caller.decorator.ts';
import type { Principal } from '../../auth/principal.ts';
import { Body, Params, Route } from '../../http/route.decorator.ts';
import { PolicyApprovalService } from './policy-approval.service.ts';
import { PolicyProposalsService } from './policy-proposals.service.ts';

/** Doors of the second person for policies. */
@Controller()
export class PolicyProposalsController {
  constructor(
    private readonly approval: PolicyApprovalService,
    private readonly proposals: PolicyProposalsService,
  ) {}

  @Route(policyProposals.settings)
  settings(@Caller() caller: Principal) {
    return this.approval.settings(caller);
  }

  @Route(policyProposals.changeSettings)
  changeSettings(
    @Caller() caller: Principal,
    @Body() { mode }: ParsedBody<typeof policyProposals.changeSettings>,
  ) {
    return this.approval.change(caller, mode);
  }

  @Route(policyProposals.list)
  list(@Caller() caller: Principal) {
    return this.proposals.list(caller);
  }

  @Route(policyProposals.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof policyProposals.get>) {
    return this.proposals.get(caller, id);
  }

  @Route(policyProposals.approve)
  approve(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policyProposals.approve>,
    @Body() { comment }: ParsedBody<typeof policyProposals.approve>,
  ) {
    return this.proposals.approve(caller, id, comment);
  }

  @Route(policyProposals.reject)
  reject(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policyProposals.reject>,
    @Body() { comment }: ParsedBody<typeof policyProposals.reject>,
  ) {
    return this.proposals.reject(caller, id, comment);
  }
}
