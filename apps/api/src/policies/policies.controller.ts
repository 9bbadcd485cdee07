import { Controller, Inject } from '@nestjs/common';
import {
  type ParsedBody,
  type ParsedParams,
  type ParsedQuery,
  policies,
  policyEvaluation,
  policyRevisions,
} from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyEvaluationService } from './policy-evaluation.service.ts';
import { PolicyHistoryService } from './policy-history.service.ts';

/** Doors of the policies (contract.md §2.3). */
@Controller()
export class PoliciesController {
  constructor(
    @Inject(PoliciesService) private readonly service: PoliciesService,
    @Inject(PolicyEvaluationService) private readonly evaluation: PolicyEvaluationService,
    @Inject(PolicyHistoryService) private readonly history: PolicyHistoryService,
  ) {}

  @Route(policies.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(policies.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof policies.create>) {
    return this.service.create(caller, body);
  }

  @Route(policies.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof policies.get>) {
    return this.service.get(caller, id);
  }

  @Route(policies.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policies.update>,
    @Body() body: ParsedBody<typeof policies.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(policies.delete)
  delete(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof policies.delete>) {
    return this.service.delete(caller, id);
  }

  @Route(policyEvaluation.evaluate)
  evaluate(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policyEvaluation.evaluate>,
    @Body() body: ParsedBody<typeof policyEvaluation.evaluate>,
  ) {
    return this.evaluation.evaluate(caller, id, body);
  }

  @Route(policyRevisions.list)
  revisions(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policyRevisions.list>,
  ) {
    return this.history.list(caller, id);
  }

  @Route(policyRevisions.get)
  revision(
    @Caller() caller: Principal,
    @Params() { id, number }: ParsedParams<typeof policyRevisions.get>,
  ) {
    return this.history.get(caller, id, Number(number));
  }

  @Route(policyRevisions.compare)
  compare(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof policyRevisions.compare>,
    @Query() { from, to }: ParsedQuery<typeof policyRevisions.compare>,
  ) {
    return this.history.compare(caller, id, { from: numberOf(from), to: numberOf(to) });
  }

  @Route(policyRevisions.restore)
  restore(
    @Caller() caller: Principal,
    @Params() { id, number }: ParsedParams<typeof policyRevisions.restore>,
  ) {
    return this.service.restore(caller, id, Number(number));
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
