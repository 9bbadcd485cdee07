import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import * as contract from './index.ts';
import {
  ERROR_NAMES,
  ERRORS,
  ISSUER_ROUTES,
  ROUTES,
  commonErrors,
  pathParameters,
} from './index.ts';
import type { RouteDefinition } from './index.ts';
import { membersOf, schemasIn } from './testing/schema-walk.ts';

const ALL: readonly RouteDefinition[] = [...ROUTES, ...ISSUER_ROUTES];
const named = (route: RouteDefinition) => [route.id, route] as const;
const withBody = ALL.filter((route) => route.body !== undefined).map(named);
const withResponse = ALL.filter((route) => route.response !== undefined).map(named);

/** Bodies that ignore unknown members, with who needs it. */
const OPEN_BODIES: readonly string[] = [
  // RFC 6749 §3.2: unrecognized request parameters must be ignored.
  'serviceAccountToken',
  'federatedToken',
];

describe('route table', () => {
  it('has an id and a door of its own for every route', () => {
    const ids = ALL.map((route) => route.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const routes of [ROUTES, ISSUER_ROUTES]) {
      const doors = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
      expect(new Set(doors).size).toBe(doors.length);
    }
  });

  it.each(ALL.map(named))('%s declares exactly the parameters of its path', (_, route) => {
    expect(Object.keys(route.params?.shape ?? {}).toSorted()).toEqual(
      pathParameters(route.path).toSorted(),
    );
    expect(route.path).toMatch(/^\/[-\w./:]+$/);
  });

  it.each(ALL.map(named))('%s says who may call it', (_, route) => {
    const needsRoles = route.auth === 'apiKey' || route.auth === 'any';
    const needsScopes = route.auth === 'bearer' || route.auth === 'any';
    expect((route.roles?.length ?? 0) > 0).toBe(needsRoles);
    expect((route.scopes?.length ?? 0) > 0).toBe(needsScopes);
  });

  it.each(ALL.map(named))('%s answers with something its status allows', (_, route) => {
    const hasContent = route.response !== undefined || route.contentTypes?.response !== undefined;
    expect(hasContent).toBe(route.status !== 204 && route.status !== 303);
  });

  it.each(ALL.map(named))('%s names errors of the catalogue, each once', (_, route) => {
    const errors = [...route.errors];
    expect(new Set(errors).size).toBe(errors.length);
    for (const name of [...errors, ...commonErrors(route)]) expect(ERROR_NAMES).toContain(name);
  });

  it('uses 1006 on service-account routes and 10006 elsewhere', () => {
    for (const { path, malformedCode } of ALL) {
      expect(malformedCode).toBe(path.startsWith('/v1/serviceaccounts') ? 1006 : 10006);
    }
  });

  it('freezes every route', () => {
    expect(ALL.every((route) => Object.isFrozen(route))).toBe(true);
  });
});

describe('requests', () => {
  it.each(withBody)('%s refuses unknown members everywhere in its body', (id, route) => {
    const open = schemasIn(route.body).filter(
      (schema) => schema instanceof z.ZodObject && !(schema.def.catchall instanceof z.ZodNever),
    );
    expect(open.length > 0).toBe(OPEN_BODIES.includes(id));
  });

  it.each(ALL.map(named))('%s ignores what it does not know in query and headers', (_, route) => {
    for (const schema of [route.query, route.headers]) expect(schema?.def.catchall).toBeUndefined();
    for (const name of Object.keys(route.headers?.shape ?? {}))
      expect(name).toBe(name.toLowerCase());
  });
});

describe('responses', () => {
  it.each(withResponse)('%s has no date, transform, default or null', (_, route) => {
    const unsuitable = schemasIn(route.response).filter(
      (schema) =>
        schema instanceof z.ZodDate ||
        schema instanceof z.ZodTransform ||
        schema instanceof z.ZodPipe ||
        schema instanceof z.ZodDefault ||
        schema instanceof z.ZodPrefault ||
        schema instanceof z.ZodCatch ||
        schema instanceof z.ZodNullable ||
        schema instanceof z.ZodNull,
    );
    expect(unsuitable).toEqual([]);
  });

  it.each(withResponse)('%s lets answers gain members', (_, route) => {
    const strict = schemasIn(route.response).filter(
      (schema) => schema instanceof z.ZodObject && schema.def.catchall !== undefined,
    );
    expect(strict).toEqual([]);
  });
});

describe('names', () => {
  const exported: (readonly [string, z.ZodType])[] = Object.entries<unknown>(contract).flatMap(
    ([name, value]) => (value instanceof z.ZodType ? [[name, value] as const] : []),
  );

  it.each(exported)('%s is the id of the schema exported under that name', (name, schema) => {
    expect(schema.meta()?.id).toBe(name);
  });

  it('has a name for every object that is a body or an answer', () => {
    const unnamed = ALL.flatMap(({ id, body, response }) =>
      [body, response]
        .filter((schema) => schema !== undefined)
        .map((schema) => [
          schema,
          ...membersOf(schema).flatMap((member) => [member, ...membersOf(member)]),
        ])
        .filter((schemas) => schemas.every((schema) => schema.meta()?.id === undefined))
        .map(() => id),
    );
    // A body that must be empty, and a document whose schema is OpenAPI's own.
    expect(unnamed).toEqual(['serviceAccountOciToken', 'openApi']);
  });
});

describe('catalogue', () => {
  it('has every code once', () => {
    const codes = ERROR_NAMES.map((name) => ERRORS[name].code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(ERROR_NAMES)('%s has a status of its owner and one public sentence', (name) => {
    const { status, code } = ERRORS[name];
    const sentence = contract.messageTemplate(name);
    expect(Number.isInteger(code)).toBe(true);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(sentence).not.toBe('');
    expect(sentence).not.toContain('undefined');
    expect(sentence).not.toMatch(/\n/);
  });

  it('never sends 412 (contract.md 2.1.3)', () => {
    expect(ERROR_NAMES.filter((name) => ERRORS[name].status === 412)).toEqual([]);
  });

  it('has the codes of contract.md under one name each', () => {
    const codes = [
      1, 1000, 1002, 1006, 10_006, 10_051, 10_055, 60_219, 60_223, 50_110, 50_111, 50_300,
    ];
    const ranges = [
      [50_100, 50_108],
      [50_111, 50_124],
      [50_200, 50_205],
      [50_207, 50_209],
      [50_221, 50_242],
      [50_301, 50_321],
    ] as const;
    for (const [first, last] of ranges)
      for (let code = first; code <= last; code += 1) codes.push(code);
    const unused = [50_206]; // numbers that contract.md does not define
    const missing = codes.filter(
      (code) => !unused.includes(code) && contract.errorNameOfCode(code) === undefined,
    );
    expect(missing).toEqual([]);
  });
});
