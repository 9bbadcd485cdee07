import { Controller, Module } from '@nestjs/common';
import {
  defineRoute,
  type ParsedBody,
  type ParsedParams,
  type RouteDefinition,
} from '@luciole/contract';
import { PkiError } from '@luciole/pki';
import { z } from 'zod';
import { Caller } from '../../src/auth/caller.decorator.ts';
import type { Principal } from '../../src/auth/principal.ts';
import { ApplicationError } from '../../src/http/application-error.ts';
import { Body, Params, Route } from '../../src/http/route.decorator.ts';

const base = {
  status: 200,
  auth: 'any',
  roles: ['SYSTEM_ADMIN'],
  scopes: ['tenant-admin-role'],
  family: 'ecosystem',
  malformedCode: 10006,
  errors: [],
  summary: 'test',
  tag: 'test',
} as const satisfies Partial<RouteDefinition>;

const Thing = z.object({ id: z.uuid(), name: z.string() });

const things = {
  create: defineRoute({
    ...base,
    id: 'thingCreate',
    method: 'POST',
    path: '/v1/things',
    status: 201,
    body: z.strictObject({
      name: z.string().max(10),
      nested: z.strictObject({ count: z.int() }).optional(),
    }),
    response: Thing,
  }),
  get: defineRoute({
    ...base,
    id: 'thingGet',
    method: 'GET',
    path: '/v1/things/:id',
    params: z.object({ id: z.uuid() }),
    response: Thing,
    conditional: true,
    trailingSlash: true,
  }),
  remove: defineRoute({
    ...base,
    id: 'thingDelete',
    method: 'DELETE',
    path: '/v1/things/:id',
    status: 204,
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({ owners: z.array(z.string()) }).optional(),
  }),
  fail: defineRoute({
    ...base,
    id: 'thingFail',
    method: 'GET',
    path: '/v1/failures/:id',
    params: z.object({ id: z.string() }),
  }),
  own: defineRoute({
    ...base,
    id: 'thingOwn',
    method: 'POST',
    path: '/v1/own',
    family: 'own',
    body: z.strictObject({ name: z.string() }),
  }),
  account: defineRoute({
    ...base,
    id: 'thingAccount',
    method: 'POST',
    path: '/v1/accounts',
    malformedCode: 1006,
    body: z.strictObject({ name: z.string() }),
  }),
  bootstrap: defineRoute({
    ...base,
    id: 'thingBootstrap',
    method: 'GET',
    path: '/v1/bootstrap',
    auth: 'bearer',
    scopes: ['distributed-issuance'],
  }),
} as const;

@Controller()
class ThingsController {
  @Route(things.create)
  create(@Caller() caller: Principal, @Body() body: ParsedBody<typeof things.create>): unknown {
    return { id: caller.companyId, name: body.name, secret: 'not in the schema' };
  }

  @Route(things.get)
  get(@Params() params: ParsedParams<typeof things.get>): unknown {
    return { id: params.id, name: 'thing' };
  }

  @Route(things.remove)
  remove(): void {}

  @Route(things.fail)
  fail(@Params() { id }: ParsedParams<typeof things.fail>): unknown {
    if (id === 'pki')
      throw new PkiError('KEY_SIZE_UNSUPPORTED', 'RSA keys have at least 2048 bits');
    if (id === 'absent') throw ApplicationError.of('NOT_FOUND', { entity: 'Thing', id: 'x' });
    throw new Error('postgres://user:hunter2@db/x failed');
  }

  @Route(things.own)
  own(): unknown {
    return {};
  }

  @Route(things.account)
  account(): unknown {
    return {};
  }

  @Route(things.bootstrap)
  bootstrap(): unknown {
    return {};
  }
}

/** A room with one route of every kind, for tests of the kernel. */
@Module({ controllers: [ThingsController] })
export class ThingsModule {}
