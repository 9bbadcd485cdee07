import { randomUUID } from 'node:crypto';
import { encodePem } from '@luciole/pki';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { type CertificatePolicy, formatValidityPeriod } from '@luciole/policy';
import { aPolicy, DECISION_TABLE, type DecisionRow } from '@luciole/policy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { IssuerSetup } from '../../test/support/issuer-setup.ts';
import { createTestApp, type TestApp, type TestResponse } from '../../test/support/test-app.ts';

type Finding = { code: string; path: string; message: string; args: unknown[] };
interface Evaluation {
  readonly outcome: 'permitted' | 'denied';
  readonly content?: Record<string, unknown>;
  readonly notes?: Finding[];
  readonly violations?: Finding[];
  readonly requested: unknown;
}

let app: TestApp;
let setup: IssuerSetup;
const saved = new Map<CertificatePolicy, string>();

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
});
afterAll(async () => {
  await app.close();
});

/** Id of a policy of the table, saved through the API under a name of its own. */
async function idOf(policy: CertificatePolicy): Promise<string> {
  const known = saved.get(policy);
  if (known !== undefined) return known;
  const { id } = await setup.policy({ ...policy, name: randomUUID() });
  saved.set(policy, id);
  return id;
}

function evaluate(id: string, json: unknown, apiKey = app.apiKey): Promise<TestResponse> {
  const path = `/v1/distributedissuers/policies/${id}/evaluation`;
  return app.request('POST', path, { apiKey, json });
}

/** What JSON cannot carry to us, or what is too long a list, is malformed before it is a request. */
function isMalformed({ requested }: DecisionRow): boolean {
  const lists = [...Object.values(requested.subject), ...Object.values(requested.sans)];
  return lists.some(
    (list) =>
      list.length > 1000 || list.some((value) => !value.isWellFormed() || value.includes('\0')),
  );
}

/** An answer reduced to what a row states; explanations only where the row asked for them. */
function summaryOf({ outcome, content, notes, violations }: Evaluation, row: DecisionRow): unknown {
  const isExplained = row.options.explain === true;
  return outcome === 'permitted'
    ? {
        outcome,
        content,
        notes: notes
          ?.map(({ code }) => code)
          .filter((code) => isExplained || code !== 'VALUE_MATCHED'),
      }
    : { outcome, violations: violations?.map(({ code, path }) => ({ code, path })) };
}

/** What a row expects, its duration as the wire writes it. */
function expectedOf({ expected }: DecisionRow): object {
  if (expected.outcome === 'denied') return expected;
  const { validityPeriod, ...content } = expected.content;
  const validity =
    validityPeriod === undefined ? {} : { validityPeriod: formatValidityPeriod(validityPeriod) };
  return { ...expected, content: { ...content, ...validity } };
}

describe('the shared decision table over HTTP', () => {
  const rows = DECISION_TABLE.filter(({ options }) => options.clampValidity !== true);

  it.each(rows.filter((row) => !isMalformed(row)))('$title', async (row) => {
    const response = await evaluate(await idOf(row.policy), row.requested);
    expect([response.status, response.text]).toEqual([200, expect.any(String)]);
    const evaluation = response.json<Evaluation>();
    expect(summaryOf(evaluation, row)).toMatchObject(expectedOf(row));
    const { notes, violations } = evaluation;
    const sentences = [...(notes ?? []), ...(violations ?? [])].map(({ message }) => message);
    expect(sentences.join('\n')).not.toContain('undefined');
  });

  it.each(rows.filter(isMalformed))('refuses as malformed: $title', async (row) => {
    const response = await evaluate(await idOf(row.policy), row.requested);
    expect(codes(response)[0]).toBe(400);
    expect(codes(response)[1]).toBe(10006);
  });
});

describe('a dry run', () => {
  const policy = aPolicy()
    .permitting('dnsNames', String.raw`^[a-z]+\.example\.com$`)
    .locking('organization', 'Example Inc')
    .withKeys('EC_P256', 'RSA_2048')
    .build();
  const sans = { dnsNames: ['web.example.com'] };

  it('reads a certification request that was proved to be of its key', async () => {
    const { pem } = await makeCertificationRequest({ sans, subject: { commonName: ['web'] } });
    const response = await evaluate(await idOf(policy), { certificateSigningRequest: pem });
    expect(response.json<Evaluation>()).toMatchObject({
      outcome: 'permitted',
      requested: { keyAlgorithm: 'EC_P256', sans, subject: { commonName: ['web'] } },
      content: { sans, subject: { organization: ['Example Inc'] }, keyAlgorithm: 'EC_P256' },
    });
  });

  it('says which allowed value let a name in', async () => {
    const { notes } = (await evaluate(await idOf(policy), { sans })).json<Evaluation>();
    expect(notes).toContainEqual(
      expect.objectContaining({ code: 'VALUE_MATCHED', path: '/sans/dnsNames/0' }),
    );
  });

  it('shows key usages that the key cannot have (ruling 3)', async () => {
    const both = aPolicy().withKeyUsages('digitalSignature', 'keyEncipherment').build();
    const { content, notes } = (
      await evaluate(await idOf(both), { sans, keyAlgorithm: 'EC_P256' })
    ).json<Evaluation>();
    expect(content).toMatchObject({ keyUsages: ['digitalSignature'] });
    expect(notes).toContainEqual(
      expect.objectContaining({
        code: 'KEY_USAGE_DROPPED',
        citation: expect.stringContaining('RFC 5480'),
      }),
    );
  });

  it('counts null as absent', async () => {
    const nothing = { certificateSigningRequest: null, subject: null, sans: null };
    const response = await evaluate(await idOf(policy), {
      ...nothing,
      keyAlgorithm: null,
      validityPeriod: null,
    });
    expect([response.status, response.json<Evaluation>().outcome]).toEqual([200, 'permitted']);
  });

  it('refuses a request whose signature is of another key', async () => {
    const { der } = await makeCertificationRequest({ sans });
    const forged = Uint8Array.from(der);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const response = await evaluate(await idOf(policy), {
      certificateSigningRequest: encodePem('CERTIFICATE REQUEST', forged),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it.each<[string, unknown]>([
    ['nothing at all', undefined],
    ['a request beside parameters', { certificateSigningRequest: 'x', sans: {} }],
    ['no PEM', { certificateSigningRequest: 'MIIB' }],
    ['an unknown field', { surprise: 1 }],
    ['an unknown name', { sans: { otherName: ['x'] } }],
    ['an unknown key algorithm', { keyAlgorithm: 'RSA_512' }],
    ['a value of 5000 characters', { sans: { dnsNames: ['a'.repeat(5000)] } }],
    ['a list as body', []],
  ])('answers %s with a 4xx and a code', async (_title, json) => {
    const response = await evaluate(await idOf(policy), json);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(codes(response)[1]).toBeGreaterThan(1);
  });

  it('takes hostile DER in bounded time', async () => {
    const nested = Buffer.concat([
      ...Array.from({ length: 2000 }, () => Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])),
      Buffer.from([0x30, 0x80]),
    ]);
    const response = await evaluate(await idOf(policy), {
      certificateSigningRequest: encodePem('CERTIFICATE REQUEST', nested),
    });
    expect(Math.trunc(response.status / 100)).toBe(4);
  });

  it('is open to every role, and needs a policy', async () => {
    const { apiKey } = await app.createUser(app.companyId, 'GUEST');
    const own = await evaluate(await idOf(policy), { sans }, apiKey);
    const none = await evaluate(randomUUID(), { sans }, apiKey);
    expect([own.status, codes(none)]).toEqual([200, [404, 10051]]);
  });
});
