import { Controller, Inject } from '@nestjs/common';
import { type ParsedBody, type ParsedParams, type ParsedQuery, teams } from '@luciole/contract';
import { Caller } from '../auth/caller.decorator.ts';
import type { Principal } from '../auth/principal.ts';
import { Body, Params, Query, Route } from '../http/route.decorator.ts';
import { TeamsService } from './teams.service.ts';

/** Doors of the teams (contract.md §2.8). */
@Controller()
export class TeamsController {
  constructor(@Inject(TeamsService) private readonly service: TeamsService) {}

  @Route(teams.list)
  list(@Caller() caller: Principal) {
    return this.service.list(caller);
  }

  @Route(teams.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof teams.create>) {
    return this.service.create(caller, body);
  }

  @Route(teams.get)
  get(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof teams.get>) {
    return this.service.get(caller, id);
  }

  @Route(teams.update)
  update(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof teams.update>,
    @Body() body: ParsedBody<typeof teams.update>,
  ) {
    return this.service.update(caller, id, body);
  }

  @Route(teams.delete)
  delete(@Caller() caller: Principal, @Params() { id }: ParsedParams<typeof teams.delete>) {
    return this.service.delete(caller, id);
  }

  @Route(teams.addOwners)
  addOwners(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof teams.addOwners>,
    @Body() { owners }: ParsedBody<typeof teams.addOwners>,
  ) {
    return this.service.addUsers(caller, id, 'OWNER', owners);
  }

  @Route(teams.removeOwners)
  removeOwners(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof teams.removeOwners>,
    @Query() query: ParsedQuery<typeof teams.removeOwners>,
    @Body() body: ParsedBody<typeof teams.removeOwners>,
  ) {
    return this.service.removeUsers(caller, id, 'OWNER', named(body?.owners, query.owners));
  }

  @Route(teams.addMembers)
  addMembers(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof teams.addMembers>,
    @Body() { members }: ParsedBody<typeof teams.addMembers>,
  ) {
    return this.service.addUsers(caller, id, 'MEMBER', members);
  }

  @Route(teams.removeMembers)
  removeMembers(
    @Caller() caller: Principal,
    @Params() { id }: ParsedParams<typeof teams.removeMembers>,
    @Query() query: ParsedQuery<typeof teams.removeMembers>,
    @Body() body: ParsedBody<typeof teams.removeMembers>,
  ) {
    return this.service.removeUsers(caller, id, 'MEMBER', named(body?.members, query.members));
  }
}

/** One client names users in the body of a DELETE, another in its query (contract.md §2.8). */
function named(
  inBody: readonly string[] | undefined,
  inQuery: string | readonly string[] | undefined,
): readonly string[] {
  return [...(inBody ?? []), ...[inQuery ?? []].flat()];
}
