import { decodePem, parseCertificate, toSubjectAlternativeNames } from '@luciole/pki';
import { type CertificatePolicy, compilePolicy, evaluate } from '@luciole/policy';
import { DECISION_TABLE, type DecisionRow } from '@luciole/policy/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuerProcess } from '../support/issuer-process.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import type { WorkloadAnswer } from '../support/workload-client.ts';

/** What a client can ask an issuer for by parameters: attributes that are one text there, and no shortened validity. */
const EXPRESSIBLE = DECISION_TABLE.filter(
  ({ options, requested }) => options.clampValidity !== true && isExpressible(requested),
);
const ROWS = EXPRESSIBLE.filter(({ requested }) => isStorable(requested));
/** Neither door takes these, whatever the policy says. */
const MALFORMED_ROWS = EXPRESSIBLE.filter((row) => !ROWS.includes(row));

function isExpressible({ sans, subject }: DecisionRow['requested']): boolean {
  const { commonName, country, locality, organization, stateOrProvince } = subject;
  const single = [commonName, country, locality, organization, stateOrProvince];
  const lists = [...Object.values(subject), ...Object.values(sans)];
  return (
    single.every((list) => list.length <= 1 && list[0] !== '') &&
    lists.every((list) => list.length <= 255)
  );
}

function isStorable({ sans, subject }: DecisionRow['requested']): boolean {
  const values = [...Object.values(subject), ...Object.values(sans)].flat();
  return values.every((value) => value.isWellFormed() && !value.includes('\0'));
}

let mesh: Mesh;
let issuer: IssuerProcess;
/** Policy of a row to its name, and to its id, at the control plane. */
const saved = new Map<CertificatePolicy, { readonly name: string; readonly id: string }>();

beforeAll(async () => {
  const policies = [...new Set(EXPRESSIBLE.map(({ policy }) => policy))];
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

/** The row at the control plane. */
function dryRunOf({ policy, requested }: DecisionRow) {
  return mesh.client.send<{ outcome?: string; violations?: { code: string }[] }>({
    method: 'POST',
    path: `/v1/distributedissuers/policies/${saved.get(policy)?.id}/evaluation`,
    as: mesh.administrator,
    json: requested,
  });
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
    expect(MALFORMED_ROWS.length).toBeGreaterThan(3);
  });

  it.each(MALFORMED_ROWS)('$title: malformed at both doors', async (row) => {
    const refused = { status: 400, body: { errors: [{ code: 10006 }] } };
    expect(await ask(row)).toMatchObject(refused);
    expect(await dryRunOf(row)).toMatchObject(refused);
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

    const { body: dryRun, status } = await dryRunOf(row);
    expect(status).toBe(200);
    expect(dryRun.outcome).toBe(decision.outcome);
    expect(dryRun.violations?.map(({ code }) => code)).toEqual(
      decision.outcome === 'denied' ? decision.violations.map(({ code }) => code) : undefined,
    );
  });
});
