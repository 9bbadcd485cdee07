import { parseCertificationRequest } from '@luciole/pki';
import { generateCaKeyPair } from '@luciole/pki/node';
import { createTestHierarchy, makeCertificationRequest } from '@luciole/pki/testing';
import {
  compilePolicy,
  type Decision,
  evaluate,
  KEY_ALGORITHMS,
  type KeyAlgorithm,
  type RequestedCertificate,
} from '@luciole/policy';
import { DECISION_TABLE, type DecisionRow } from '@luciole/policy/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { deskTools, signingState } from '../../test/support/signing.ts';
import type { IssuanceOutcome, IssuanceRequest } from './issuance.ts';
import { SigningDesk } from './signing-desk.ts';

// An issuer never shortens what was asked for, so rows about that are not its own.
const ROWS = DECISION_TABLE.filter(({ options }) => options.clampValidity !== true);

let pki: Awaited<ReturnType<typeof createTestHierarchy>>;
let keys: ReadonlyMap<KeyAlgorithm, Awaited<ReturnType<typeof generateCaKeyPair>>>;

beforeAll(async () => {
  pki = await createTestHierarchy();
  keys = new Map(
    await Promise.all(
      KEY_ALGORITHMS.map(async (name) => [name, await generateCaKeyPair(name)] as const),
    ),
  );
}, 120_000);

async function submit(
  { policy, requested: { validityPeriod } }: DecisionRow,
  source: IssuanceRequest['source'],
): Promise<IssuanceOutcome> {
  const desk = new SigningDesk(signingState(pki, [policy]), deskTools());
  const request = { policyId: policy.name, source };
  return desk.issue(
    validityPeriod === undefined ? request : { ...request, validityPeriod },
    new Date(pki.now.getTime() + 60_000),
  );
}

/** What an issuer's outcome and the library's decision have in common. */
function decided(outcome: IssuanceOutcome | Decision): unknown {
  if (outcome.outcome === 'issued') return outcome.certificate.content;
  if (outcome.outcome === 'permitted') return outcome.content;
  return outcome.outcome === 'denied' ? outcome.violations : outcome;
}

/** The row as a certification request; `undefined` where no request can ask for exactly this. */
async function asRequest({
  requested,
}: DecisionRow): Promise<{ pem: string; asked: RequestedCertificate } | undefined> {
  const keyAlgorithm = requested.keyAlgorithm ?? 'EC_P256';
  const key = keys.get(keyAlgorithm)?.privateKey;
  if (key === undefined) return undefined;
  const { sans, subject } = requested;
  try {
    const { pem } = await makeCertificationRequest({ keyAlgorithm, key, subject, sans });
    const { names } = parseCertificationRequest(pem);
    const isSame = JSON.stringify(names) === JSON.stringify({ subject, sans });
    return isSame ? { pem, asked: { ...requested, keyAlgorithm } } : undefined;
  } catch {
    return undefined;
  }
}

describe('every row of the decision table, through the issuer', () => {
  it.each(ROWS)('$title', async (row) => {
    const { keyAlgorithm, sans, subject } = row.requested;
    const names = { kind: 'parameters', subject, sans } as const;
    const outcome = await submit(row, keyAlgorithm ? { ...names, keyAlgorithm } : names);
    const decision = evaluate(compilePolicy(row.policy), row.requested);
    expect(decided(outcome)).toEqual(decided(decision));
    expect(outcome.outcome === 'issued').toBe(row.expected.outcome === 'permitted');
  });

  it('and by certification request, which most of them can be', async () => {
    let made = 0;
    for (const row of ROWS) {
      const request = await asRequest(row);
      if (request === undefined) continue;
      made += 1;
      const { asked, pem } = request;
      const outcome = await submit(row, { kind: 'certification-request', pem });
      expect([row.title, decided(outcome)]).toEqual([
        row.title,
        decided(evaluate(compilePolicy(row.policy), asked)),
      ]);
    }
    expect(made).toBeGreaterThan(ROWS.length / 2);
  });
});
