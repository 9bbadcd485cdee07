import { ROUTES } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FurnishedCompany, furnish } from './support/route-walk/furniture.ts';
import { IssuerSetup, type Made } from './support/issuer-setup.ts';
import { goodRequest, textMembers, urlOf } from './support/route-walk/requests.ts';
import { createTestApp, type TestApp } from './support/test-app.ts';

let luciole: TestApp;
let company: FurnishedCompany;
let setup: IssuerSetup;

beforeAll(async () => {
  luciole = await createTestApp();
  company = await furnish(luciole, luciole);
  setup = new IssuerSetup(luciole);
}, 120_000);
afterAll(() => luciole.close());

const warningsOf = (made: Made) =>
  ((made['warnings'] ?? []) as readonly { readonly code: string }[]).map(({ code }) => code);

/** A configuration with one policy of this validity, under a provider of seven days. */
async function configured(validityPeriod: string): Promise<Made> {
  const policy = await setup.policy({ validityPeriod });
  return setup.configuration({
    subCaProviderId: company.ids.SubCaProviderId,
    policyIds: [policy.id],
  });
}

describe('rulings that go through several rooms', () => {
  it('ruling 6: saving a configuration warns of another one under the same root with the same trust domain', async () => {
    const content = (ids: { SubCaProviderId: string }) => ({
      subCaProviderId: ids.SubCaProviderId,
      policyIds: [company.ids.PolicyId],
    });
    const same = await setup.configuration(content(company.ids));
    expect(warningsOf(same)).toContain('TRUST_DOMAIN_SHARED');

    const provider = await setup.provider(await setup.caAccount());
    const apart = await setup.configuration(content({ SubCaProviderId: provider.id }));
    expect(warningsOf(apart)).not.toContain('TRUST_DOMAIN_SHARED');
  });

  it('ruling 7: saving a configuration warns of a policy above a third of the sub-CA’s validity', async () => {
    const code = 'POLICY_OUTLIVES_THIRD_OF_SUB_CA';
    expect(warningsOf(await configured('PT56H'))).not.toContain(code);
    expect(warningsOf(await configured('PT57H'))).toContain(code);
  });

  it('ruling 16: a bearer with only the bootstrap scope reaches the bootstrap routes and its own certificates, nothing else', async () => {
    const answers: string[] = [];
    for (const route of ROUTES.filter(({ auth }) => auth !== 'none')) {
      const isOpen = route.scopes?.includes('distributed-issuance') ?? false;
      const request = await goodRequest(route, company);
      const { status } = await luciole.request(route.method, urlOf(route, request), {
        bearer: company.issuer,
        headers: textMembers(request.headers),
        ...(request.body !== undefined && { json: request.body }),
      });
      // Who is calling is 500/1000 for every service account (contract.md §1.3).
      const expected = route.id === 'userAccountSelf' ? 500 : isOpen ? route.status : 403;
      if (status !== expected) answers.push(`${route.id}: ${status}`);
    }
    expect(answers).toEqual([]);
  });
});
