import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ISSUER_ROUTES, ROUTES, buildOpenApiDocument, defineRoute } from './index.ts';

const options = { publicUrl: 'http://127.0.0.1:8080', version: '0.1.0' };
const documents = [ROUTES, ISSUER_ROUTES].map((routes) => buildOpenApiDocument(routes, options));

/** Every value under a member name, anywhere in a document. */
function valuesOf(node: unknown, member: string): readonly unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => [
    ...(name === member ? [value] : []),
    ...valuesOf(value, member),
  ]);
}

/** A route that answers with a schema. */
const answering = (id: string, response: z.ZodType) =>
  defineRoute({
    id,
    method: 'GET',
    path: `/${id}`,
    status: 200,
    auth: 'none',
    family: 'own',
    malformedCode: 10006,
    response,
    errors: [],
    summary: id,
    tag: 'Test',
  });

describe('buildOpenApiDocument', () => {
  it.each(documents)('resolves every reference', (document) => {
    const references = valuesOf(document, '$ref');
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) {
      const [, id] = /^#\/components\/schemas\/(\w+)$/.exec(String(reference)) ?? [];
      expect(Object.keys(document.components.schemas)).toContain(id);
    }
  });

  it('has every route once, with its parameters, security and answers', () => {
    const [document] = documents;
    const operations = Object.entries(document?.paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBe(ROUTES.length);
    for (const { path, method, operation } of operations) {
      const route = ROUTES.find((candidate) => candidate.id === operation['operationId']);
      expect(route?.method.toLowerCase()).toBe(method);
      const inPath = valuesOf(operation['parameters'], 'in').filter((place) => place === 'path');
      expect(inPath.length).toBe([...path.matchAll(/\{\w+\}/g)].length);
      expect(operation['responses']).toHaveProperty(String(route?.status));
      expect(operation['security']).toHaveLength(
        { none: 0, apiKey: 1, bearer: 1, any: 2 }[route?.auth ?? 'none'],
      );
    }
  });

  it.each(documents)('leaves no trace of zod: no $defs, no $schema, plain JSON', (document) => {
    expect(valuesOf(document, '$defs')).toEqual([]);
    expect(valuesOf(document, '$schema')).toEqual([]);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('closes requests and leaves answers open', () => {
    const schemas = documents[0]?.components.schemas;
    expect(schemas?.['PolicyCreateRequest']).toMatchObject({ additionalProperties: false });
    expect(schemas?.['PolicyInformation']).not.toHaveProperty('additionalProperties');
  });

  it('is the same document every time', () => {
    expect(buildOpenApiDocument(ROUTES, options)).toEqual(documents[0]);
  });

  it('writes a denial of an issuer as 400 (ruling 42)', () => {
    const sign = documents[1]?.paths['/v1/certificatesigningrequest']?.['post'];
    expect(sign?.['responses']).not.toHaveProperty('422');
    expect(JSON.stringify(sign?.['responses'])).toContain('POLICY_DENIED');
  });

  it('refuses two schemas with one id', () => {
    const one = answering('one', z.object({ a: z.string() }).meta({ id: 'Same' }));
    const registry = z.globalRegistry;
    const other = z.object({ b: z.string() });
    registry.add(other, { id: 'Same' });
    expect(() => buildOpenApiDocument([one, answering('two', other)], options)).toThrow('Same');
  });
});
