import { describe, expect, it } from 'vitest';

import {
  ConfigurationCreateRequest,
  ConfigurationUpdateRequest,
  DateTime,
  PolicyCreateRequest,
  PolicyEvaluationRequest,
  REGIONS,
  SearchRequest,
  ServiceAccountCreateRequest,
  ServiceAccountDateTime,
  ServiceAccountUpdateRequest,
  StatisticsReport,
  SubCaProviderCreateRequest,
  SubCaProviderUpdateRequest,
  TeamUpdateRequest,
  formatDateTime,
  formatServiceAccountDateTime,
  policies,
  routePath,
  users,
} from './index.ts';

const id = '9b0bd7b2-4b4e-4f6a-9a0c-0d6c3f1f2a3b';
const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('shape is permissive where contract.md has a code of its own', () => {
  const rooms = [
    ['policy', PolicyCreateRequest],
    ['provider', SubCaProviderCreateRequest],
    ['configuration', ConfigurationCreateRequest],
    ['service account', ServiceAccountCreateRequest],
  ] as const;

  it.each(rooms)('an empty %s and one of nulls get through', (_, schema) => {
    expect(takes(schema, {})).toBe(true);
    expect(takes(schema, { name: null })).toBe(true);
    expect(takes(schema, { name: '' })).toBe(true);
  });

  it.each(rooms)(
    'a %s with unknown member, wrong type or immutable member does not',
    (_, schema) => {
      expect(takes(schema, { nam: 'x' })).toBe(false);
      expect(takes(schema, { name: 7 })).toBe(false);
      expect(takes(schema, { name: 'x', id })).toBe(false);
      expect(takes(schema, [])).toBe(false);
    },
  );

  it('takes required lists that a client sends as null (contract.md 2.1.5)', () => {
    expect(takes(PolicyCreateRequest, { keyUsages: null, extendedKeyUsages: null })).toBe(true);
    expect(takes(ConfigurationCreateRequest, { policyIds: null })).toBe(true);
    expect(takes(ServiceAccountCreateRequest, { scopes: null })).toBe(true);
  });

  it('refuses unknown enum values', () => {
    expect(takes(PolicyCreateRequest, { keyUsages: ['sign'] })).toBe(false);
    expect(takes(PolicyCreateRequest, { subject: { commonName: { type: 'ANY' } } })).toBe(false);
    expect(takes(SubCaProviderCreateRequest, { caType: 'OTHER' })).toBe(false);
    expect(takes(SubCaProviderCreateRequest, { caType: '' })).toBe(true);
  });
});

describe('what clients of the ecosystem send', () => {
  it('takes an empty cloudProviders and a client authentication that is cleared', () => {
    const body = { cloudProviders: {}, minTlsVersion: 'TLS13', clientAuthentication: null };
    expect(takes(ConfigurationUpdateRequest, { ...body, serviceAccountIds: [] })).toBe(true);
    expect(takes(ConfigurationUpdateRequest, { clientAuthentication: {} })).toBe(false);
  });

  it('takes a partial client of JWT_STANDARD_CLAIMS (contract.md 2.5.4)', () => {
    const clients = [{ name: '', issuer: 'https://a.test', subjects: null }];
    const clientAuthentication = { type: 'JWT_STANDARD_CLAIMS', audience: '', clients };
    expect(takes(ConfigurationUpdateRequest, { clientAuthentication })).toBe(true);
  });

  it('takes a cloud provider with a list left out, and one that is removed', () => {
    const cloudProviders = { aws: { accountIds: ['123456789012'], regions: null }, google: null };
    expect(takes(ConfigurationUpdateRequest, { cloudProviders })).toBe(true);
  });

  it('takes the authentication type on PATCH of a service account', () => {
    const body = { authenticationType: 'rsaKey', enabled: null, owner: '' };
    expect(takes(ServiceAccountUpdateRequest, body)).toBe(true);
  });

  it('refuses the immutable members of a provider on PATCH', () => {
    expect(takes(SubCaProviderUpdateRequest, { caType: 'BUILTIN' })).toBe(false);
    expect(takes(SubCaProviderUpdateRequest, { caAccountId: id })).toBe(false);
    expect(takes(SubCaProviderUpdateRequest, { pkcs11: { signingEnabled: null } })).toBe(true);
  });

  it('reads booleans in a query in any case and ignores what it does not know', () => {
    const query = users.list.query.parse({ deleted: 'False', username: 'a', includeAll: 'x' });
    expect(query).toEqual({ deleted: false, username: 'a' });
  });

  it('takes a team rule list up to 20', () => {
    const rule = { claimName: 'a', operator: 'EQUALS', value: 'b' };
    expect(
      takes(TeamUpdateRequest, { userMatchingRules: Array.from({ length: 20 }, () => rule) }),
    ).toBe(true);
    expect(
      takes(TeamUpdateRequest, { userMatchingRules: Array.from({ length: 21 }, () => rule) }),
    ).toBe(false);
  });
});

const report = (short: unknown) => ({
  sequence: 1,
  totals: [{ policyId: id, ultraShort: 0, short, long: 0 }],
});

describe('our own bodies', () => {
  it('evaluates a certification request or parameters, not both', () => {
    expect(takes(PolicyEvaluationRequest, { certificateSigningRequest: 'x' })).toBe(true);
    expect(takes(PolicyEvaluationRequest, { subject: { commonName: ['a'] } })).toBe(true);
    const both = { certificateSigningRequest: 'x', subject: {} };
    expect(takes(PolicyEvaluationRequest, both)).toBe(false);
  });

  it('takes totals that are whole and not negative only', () => {
    expect(takes(StatisticsReport, report(3))).toBe(true);
    for (const bad of [-1, 1.5, 2 ** 60, '3', null])
      expect(takes(StatisticsReport, report(bad))).toBe(false);
  });
});

describe('search expressions', () => {
  const nested = (depth: number): unknown =>
    depth === 0
      ? { field: 'status', operator: 'EQ', value: 'ISSUED' }
      : { operands: [nested(depth - 1)] };

  it('takes nine levels of operands and refuses ten', () => {
    expect(takes(SearchRequest, { expression: nested(9) })).toBe(true);
    expect(takes(SearchRequest, { expression: nested(10) })).toBe(false);
  });

  it('refuses a very deep and a very wide expression without exhausting the stack', () => {
    let deep: unknown = {};
    for (let level = 0; level < 200_000; level += 1) deep = { operands: [deep] };
    expect(takes(SearchRequest, { expression: deep })).toBe(false);
    expect(
      takes(SearchRequest, { expression: { operands: Array.from({ length: 201 }, () => ({})) } }),
    ).toBe(false);
  });

  it('takes nothing, null and our cursor', () => {
    expect(takes(SearchRequest, {})).toBe(true);
    expect(takes(SearchRequest, { expression: null, ordering: null, paging: null })).toBe(true);
    expect(takes(SearchRequest, { paging: { after: 'abc', pageSize: 10 } })).toBe(true);
    expect(takes(SearchRequest, { paging: { pageSize: 1001 } })).toBe(false);
  });
});

describe('dates', () => {
  const date = new Date(Date.UTC(2026, 0, 13, 8, 12, 57, 503));

  it('writes milliseconds and +00:00', () => {
    expect(formatDateTime(date)).toBe('2026-01-13T08:12:57.503+00:00');
    expect(takes(DateTime, formatDateTime(date))).toBe(true);
  });

  it('writes microseconds and Z on service accounts', () => {
    expect(formatServiceAccountDateTime(date)).toBe('2026-01-13T08:12:57.503000Z');
    expect(takes(ServiceAccountDateTime, formatServiceAccountDateTime(date))).toBe(true);
    expect(takes(ServiceAccountDateTime, formatDateTime(date))).toBe(false);
  });
});

describe('paths and regions', () => {
  it('fills in a path, percent-encoded, and refuses to leave a hole', () => {
    expect(routePath(policies.get, { id })).toBe(`/v1/distributedissuers/policies/${id}`);
    expect(routePath({ path: '/a/:b' }, { b: 'x/y' })).toBe('/a/x%2Fy');
    expect(() => routePath(policies.get)).toThrow(TypeError);
  });

  it('lists 29 AWS and 37 Google regions (contract.md 2.5.2)', () => {
    expect(REGIONS.regions.aws).toHaveLength(29);
    expect(REGIONS.regions.google).toHaveLength(37);
    expect(REGIONS.regions.aws).toContainEqual({ id: 'us-west-2', name: 'US West - Oregon' });
  });
});
