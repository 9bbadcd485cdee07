import { alternativesOf, type JsonSchema, referenceOf, type Schemas } from './json-schema.ts';

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '018f2f6e-6c1a-7b3e-9d52-6f0c1f1f7a10',
  'date-time': '2026-01-13T08:12:57.503+00:00',
  email: 'operator@example.com',
  uri: 'https://idp.example.com/keys',
  duration: 'P7D',
};

const BY_NAME: Readonly<Record<string, string>> = {
  name: 'edge-eu',
  commonName: 'edge-eu.example.com',
  validityPeriod: 'PT1H',
  certificateSigningRequest:
    '-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----',
  certificate: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----',
  publicKey: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----',
  username: 'operator@example.com',
  urlPrefix: 'luciole',
  apiBaseUrl: 'https://luciole.example.com',
  uiHost: 'luciole.example.com',
  access_token: 'eyJhbGciOiJFUzI1NiIs…',
};

/** Deepest nesting of an example; recursive schemas end there. */
const MAX_DEPTH = 6;

/** A plausible value of a schema: the first example, default or enum value, else something of the right kind and name. */
export function exampleOf(schema: JsonSchema, schemas: Schemas, name = '', depth = 0): unknown {
  const target = schemas[referenceOf(schema) ?? ''];
  if (target !== undefined) return exampleOf(target, schemas, name, depth);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = alternativesOf(schema).filter(({ type }) => type !== 'null');
  if (first !== undefined) return exampleOf(first, schemas, name, depth);
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => exampleOf(part, schemas, name, depth));
    return parts.every(isObject) ? Object.assign({}, ...parts) : parts[0];
  }
  return exampleOfType(schema, schemas, name, depth);
}

function exampleOfType(schema: JsonSchema, schemas: Schemas, name: string, depth: number): unknown {
  const type: string = [schema.type ?? []].flat()[0] ?? '';
  switch (type) {
    case 'object':
      return depth >= MAX_DEPTH
        ? {}
        : Object.fromEntries(
            Object.entries(schema.properties ?? {}).map(([member, value]) => [
              member,
              exampleOf(value, schemas, member, depth + 1),
            ]),
          );
    case 'array':
      return schema.items === undefined || depth >= MAX_DEPTH
        ? []
        : [exampleOf(schema.items, schemas, singular(name), depth + 1)];
    case 'integer':
    case 'number':
      return schema.minimum !== undefined && schema.minimum > 0 ? schema.minimum : 0;
    case 'boolean':
      return true;
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? BY_NAME[name] ?? 'text';
    default:
      return 'text';
  }
}

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/s$/, '');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
