import { decodePem, parseCertificate, toSubjectAlternativeNames } from '@luciole/pki';
import { type CertificatePolicy, compilePolicy, evaluate } from '@luciole/policy';
import { DECISION_TABLE, type DecisionRow } from '@luciole/policy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import type { WorkloadAnswer } from '../support/workload-client.ts';

/**
 * What a client can ask an issuer for by parameters: attributes that are one text there, and no shortened validity.
 * Neither door takes U+0000 or an unpaired surrogate.
 */
const ROWS = DECISION_TABLE.filter(
  ({ options, requested }) => options.clampValidity !== true && isExpressible(requested),
);

function isExpressible({ sans, subject }: DecisionRow['requested']): boolean {
  const { commonName, country, locality, organization, stateOrProvince } = subject;
  const single = [commonName, country, locality, organization, stateOrProvince];
  const values = [...Object.values(subject), ...Object.values(sans)];
  return (
    single.every((list) => list.length <= 1 && list[0] !== '') &&
    values.every(
      (list) =>
        list.length <= 255 && list.every((value) => value.isWellFormed() && !value.includes('\0')),
    )
  );
}

let mesh: Mesh;
let issuer: IssuerProcess;
/** Policy of a row to its name, and to its id, at the control plane. */
const saved = new Map<CertificatePolicy, { readonly name: string; readonly id: string }>();

beforeAll(async () => {
  const policies = [...new Set(ROWS.map(({ policy }) => policy))];
  const named = policies.map((policy, index) => ({ ...policy, name: `row-${index}` }));
  mesh = await createMesh({ policies: named });
  const { administrator: as, client } = mesh;
  const { policies: known } = await client.must<{ policies: { id: string; name: string }[] }>({
    path: '/v1/distributedissuers/policies',
    as,
  });
  for (const [index, policy] of policies.entries()) {
    const found = known.find(({ name }) => name === `row-${index}`);
    if (found !== undefined) saved.set(policy, found);
  }
  issuer = await mesh.startIssuer();
});
afterAll(() => mesh?.close());

/** The row at the issuer's door. */
function ask({ policy, requested }: DecisionRow): Promise<WorkloadAnswer> {
  const { keyAlgorithm, sans, subject, validityPeriod } = requested;
  const body = {
    policyName: saved.get(policy)?.name,
    subject: {
      commonName: subject.commonName[0],
      organization: subject.organization[0],
      orgUnits: subject.organizationalUnit,
      locality: subject.locality[0],
      state: subject.stateOrProvince[0],
      country: subject.country[0],
    },
    altNames: {
      dnsNames: sans.dnsNames,
      ipAddresses: sans.ipAddresses,
      emailAddresses: sans.rfc822Names,
      uris: sans.uniformResourceIdentifiers,
    },
    keyType: keyAlgorithm,
    validityPeriod,
  };
  return issuer.client.post('/v1/certificaterequest', body, mesh.token());
}

/** Codes of all reasons, or the names that were signed. */
function issuersAnswer({ body, status }: WorkloadAnswer): unknown {
  if (status === 200) {
    const [leafPem = ''] = body.certificateChain?.split(/(?<=-----END CERTIFICATE-----\n)/) ?? [];
    const { known } = parseCertificate(decodePem(leafPem, ['CERTIFICATE'])).tbs;
    const { dnsNames, rfc822Names, uniformResourceIdentifiers } =
      toSubjectAlternativeNames(known.subjectAltName ?? []) ?? {};
    return { signed: { dnsNames, rfc822Names, uniformResourceIdentifiers } };
  }
  if (body.error === 'no-subject') return { denied: ['NOTHING_TO_CERTIFY'] };
  return { denied: body.errors?.map(({ args }) => args[0]) };
}

describe('the shared decision table at the door of an issuer', () => {
  it('has rows', () => {
    expect(ROWS.length).toBeGreaterThan(100);
  });

  it.each(ROWS)('$title', async (row) => {
    const decision = evaluate(compilePolicy(row.policy), row.requested);
    const expected =
      decision.outcome === 'denied'
        ? { denied: decision.violations.map(({ code }) => code) }
        : {
            signed: {
              dnsNames: decision.content.sans.dnsNames,
              rfc822Names: decision.content.sans.rfc822Names,
              uniformResourceIdentifiers: decision.content.sans.uniformResourceIdentifiers,
            },
          };
    expect(issuersAnswer(await ask(row))).toEqual(expected);

    const dryRun = await mesh.client.must<{
      outcome: string;
      violations?: { code: string }[];
    }>({
      method: 'POST',
      path: `/v1/distributedissuers/policies/${saved.get(row.policy)?.id}/evaluation`,
      as: mesh.administrator,
      json: row.requested,
    });
    expect(dryRun.outcome).toBe(decision.outcome);
    expect(dryRun.violations?.map(({ code }) => code)).toEqual(
      decision.outcome === 'denied' ? decision.violations.map(({ code }) => code) : undefined,
    );
  });
});
