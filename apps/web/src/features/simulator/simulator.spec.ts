import { encodePem } from '@luciole/pki';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { DECISION_TABLE, ISTIO_POLICY } from '@luciole/policy/testing';
import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../../lib/list-search.ts';
import { EXAMPLES } from './examples.ts';
import { extensionsOf } from './extensions.ts';
import { makeCertificate } from './make-certificate.ts';
import { readRequest } from './read-request.ts';
import { requestedOf, searchOf } from './requested.ts';
import { simulate } from './simulate.ts';
import { parseSimulatorSearch } from './simulator-search.ts';

const ROWS = DECISION_TABLE.filter(({ options }) => options.clampValidity !== true);
const SIMULATED = ROWS.flatMap((row) => {
  const simulation = simulate(row.policy, row.requested);
  return 'malformed' in simulation ? [] : [{ ...row, ...simulation }];
});

describe('the simulator', () => {
  it('reads all rows but a few, which the API refuses unread', () => {
    expect(SIMULATED.length).toBeGreaterThan(ROWS.length - 10);
  });

  it.each(SIMULATED)('$title', ({ decision, fields, expected }) => {
    expect(decision.outcome).toBe(expected.outcome);
    const found = fields.flatMap(({ violations }) => violations);
    const whole = decision.outcome === 'denied' ? decision.violations : [];
    // Every reason stands at its field, but for the one about the request as a whole.
    expect(found).toEqual(whole.filter(({ path }) => path !== ''));
    const refused = fields.filter(({ state }) => state === 'refused');
    expect(refused.length > 0).toBe(found.length > 0);
  });

  it('says what becomes of fields that are not to blame for a refusal', () => {
    const [row] = SIMULATED.filter(({ title }) => title.includes('because it is forbidden'));
    const of = (name: string) => row?.fields.find(({ field }) => field === name);
    expect(of('ipAddresses')?.state).toBe('refused');
    expect(of('organization')).toMatchObject({ state: 'set', given: ['Example Inc'] });
    expect(of('uniformResourceIdentifiers')).toMatchObject({
      state: 'allowed',
      notes: [expect.objectContaining({ code: 'VALUE_MATCHED' })],
    });
  });
});

describe('an address', () => {
  it.each(EXAMPLES)('holds the request: $label', ({ requested }) => {
    const text = stringifySearch(searchOf(requested));
    expect(requestedOf(parseSimulatorSearch(parseSearch(text)))).toEqual(requested);
  });

  it('is read without trust', () => {
    const search = parseSimulatorSearch({
      by: 'x',
      key: 'RSA_512',
      cn: 7,
      evil: 'y',
      dns: 'a\n\nb',
    });
    expect(requestedOf(search)).toMatchObject({
      subject: { commonName: [] },
      sans: { dnsNames: ['a', 'b'] },
    });
    expect(requestedOf(search).keyAlgorithm).toBeUndefined();
    expect(search).not.toHaveProperty('evil');
    expect(search.by).toBeUndefined();
  });
});

describe('a certification request', () => {
  it.each(KEY_ALGORITHMS)(
    'with a key of %s is read, proved and made a certificate',
    async (keyAlgorithm) => {
      const sans = { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/a/sa/b'] };
      const { pem } = await makeCertificationRequest({ sans, keyAlgorithm });
      const read = await readRequest(pem);
      if ('refusal' in read) throw new Error(read.refusal);
      expect(read.requested).toMatchObject({ sans, keyAlgorithm });
      const policy = {
        ...ISTIO_POLICY,
        keyAlgorithm: { allowedValues: [keyAlgorithm], defaultValue: keyAlgorithm },
      };
      const simulation = simulate(policy, read.requested);
      if ('malformed' in simulation || simulation.decision.outcome === 'denied') {
        throw new Error('refused');
      }
      const { content } = simulation.decision;
      const now = new Date('2026-11-22T12:00:00Z');
      const tbs = await makeCertificate(content, read.publicKey, now);
      if ('refusal' in tbs) throw new Error(tbs.refusal);
      expect(tbs.subjectPublicKeyInfo.der).toEqual(read.publicKey.subjectPublicKeyInfoDer);
      expect(tbs.notBefore.toISOString()).toBe('2026-11-22T11:59:30.000Z');
      expect(tbs.notAfter.toISOString()).toBe('2026-11-22T13:00:00.000Z');
      const shown = extensionsOf(tbs, { keyUsages: ['a'], extendedKeyUsages: ['b'] });
      expect(shown.find(({ name }) => name === 'Subject alternative names')).toMatchObject({
        isCritical: false,
        values: ['URI:spiffe://cluster.local/ns/a/sa/b'],
      });
      expect(shown.every(({ name }) => !/^\d/.test(name))).toBe(true);
    },
  );

  it('that is forged, or none, is refused with a code', async () => {
    const { der } = await makeCertificationRequest({});
    const forged = der.with(der.length - 1, (der.at(-1) ?? 0) ^ 1);
    expect(await readRequest(encodePem('CERTIFICATE REQUEST', forged))).toMatchObject({
      code: 'CSR_SIGNATURE_INVALID',
    });
    expect(await readRequest('not a request')).toMatchObject({ code: 'CSR_MALFORMED' });
  });
});
