import { createPrivateKey, randomUUID } from 'node:crypto';
import type { AlertResponse, IntermediateCertificateInformation } from '@luciole/contract';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { AlertWatch } from '../../../src/alerts/alert-watch.service.ts';
import { IssuerSetup } from '../issuer-setup.ts';
import type { TestApp, TestCompany, TestServiceAccount } from '../test-app.ts';
import type { IdKind } from './id-positions.ts';

/** A company with one of everything, made through the API, and the credentials of those who live in it. */
export interface FurnishedCompany extends TestCompany {
  readonly ids: Readonly<Record<IdKind, string>>;
  /** Of the administrator. */
  readonly username: string;
  /** Access token of an account with the scope tenant-admin-role. */
  readonly administrator: string;
  /** Access token of the issuer that obtained the certificates. */
  readonly issuer: string;
  readonly issuerAccount: TestServiceAccount;
  /** Under which the first certificate was obtained. */
  readonly idempotencyKey: string;
  /** `paging.after` of the second page of the company's certificates. */
  readonly cursor: string;
}

export const CERTIFICATES = '/v1/distributedissuers/intermediatecertificates';

/** Fills a company; everything in it has a name of its own. */
export async function furnish(app: TestApp, company: TestCompany): Promise<FurnishedCompany> {
  const setup = new IssuerSetup(app, company.apiKey);
  const { userId } = await app.createUser(company.companyId, 'GUEST');
  const team = await setup.post('/v1/teams', {
    name: `team ${randomUUID()}`,
    role: 'RESOURCE_OWNER',
    owners: [company.userId, userId],
  });
  const account = async (...scopes: string[]): Promise<TestServiceAccount> => {
    const made = await setup.post<{ id: string; privateKey: string }>('/v1/serviceaccounts', {
      name: `account ${randomUUID()}`,
      scopes,
      owner: team.id,
      credentialLifetime: 90,
    });
    return { id: made.id, privateKey: createPrivateKey(made.privateKey) };
  };
  const issuerAccount = await account('distributed-issuance');
  const issuer = await app.signIn(issuerAccount);
  const ca = await setup.caAccount();
  const policy = await setup.policy();
  const provider = await setup.provider(ca);
  const configuration = await setup.configuration({
    subCaProviderId: provider.id,
    policyIds: [policy.id],
    serviceAccountIds: [issuerAccount.id],
  });
  // Before anything is issued under it: it hits nothing.
  const incident = await setup.post('/v1/distributedissuers/incidents', {
    action: 'QUARANTINE',
    target: { kind: 'CONFIGURATION', id: configuration.id },
    note: 'walk',
  });
  const bundled = await setup.configuration({
    subCaProviderId: provider.id,
    policyIds: [policy.id],
  });
  const bundle = await setup.post<{ id: string; anchors: readonly { id: string }[] }>(
    '/v1/trustbundles',
    { trustDomain: `${randomUUID()}.example`, configurationIds: [bundled.id] },
  );
  const idempotencyKey = randomUUID();
  const certificate = await obtain(app, issuer, configuration.id, idempotencyKey);
  await obtain(app, issuer, configuration.id, randomUUID());
  // So much at once is set aside, for an administrator to decide.
  await app.request('PUT', `${CERTIFICATES}/${certificate.id}/statistics`, {
    bearer: issuer,
    json: {
      sequence: 1,
      totals: [{ policyId: policy.id, ultraShort: 1_000_000_000, short: 0, long: 0 }],
    },
  });
  const { nextCursor } = await setup.post<{ nextCursor: string }>(`${CERTIFICATES}/search`, {
    paging: { pageSize: 1 },
  });
  const { id: SessionId, username } = await openSession(app, company);
  return {
    ...company,
    username,
    ids: {
      CompanyId: company.companyId,
      UserId: userId,
      TeamId: team.id,
      ServiceAccountId: issuerAccount.id,
      PolicyId: policy.id,
      PolicyProposalId: await proposalOf(app, policy.id, userId),
      SubCaProviderId: provider.id,
      ConfigurationId: configuration.id,
      IntermediateCertificateId: certificate.id,
      CaAccountId: ca.caAccountId,
      CaProductOptionId: ca.caProductOptionId,
      CaId: await rootOf(app, company),
      CaRequestId: await requestOf(setup),
      CertificateIssuingTemplateId: await templateOf(setup, ca.caProductOptionId),
      SessionId,
      ApiKeyId: await keyOf(app, company),
      AuditDestinationId: await destinationOf(setup),
      IncidentId: incident.id,
      AlertId: await alertOf(app, company, await account('distributed-issuance')),
      AlertWebhookId: await webhookOf(setup),
      TrustBundleId: bundle.id,
      TrustAnchorId: String(bundle.anchors[0]?.id),
    },
    administrator: await app.signIn(await account('tenant-admin-role')),
    issuer,
    issuerAccount,
    idempotencyKey,
    cursor: nextCursor,
  };
}

/** The company with ids of other objects, which nothing refers to and which may be deleted. */
export async function furnishSpares(
  app: TestApp,
  company: FurnishedCompany,
): Promise<FurnishedCompany> {
  const { ids } = company;
  const setup = new IssuerSetup(app, company.apiKey);
  const provider = await setup.provider({
    caAccountId: ids.CaAccountId,
    caProductOptionId: ids.CaProductOptionId,
  });
  const configuration = await setup.configuration({
    subCaProviderId: ids.SubCaProviderId,
    policyIds: [ids.PolicyId],
  });
  const account = await setup.post('/v1/serviceaccounts', {
    name: `spare ${randomUUID()}`,
    scopes: ['distributed-issuance'],
    credentialLifetime: 90,
  });
  const team = await setup.post('/v1/teams', {
    name: `spare ${randomUUID()}`,
    role: 'GUEST',
    owners: [ids.UserId],
  });
  const { id } = await obtain(app, company.issuer, ids.ConfigurationId, randomUUID());
  await app.request('POST', `${CERTIFICATES}/${id}/revocation`, {
    apiKey: company.apiKey,
    json: {},
  });
  const { userId } = await app.createUser(company.companyId, 'GUEST');
  return {
    ...company,
    ids: {
      ...ids,
      UserId: userId,
      PolicyId: (await setup.policy()).id,
      SubCaProviderId: provider.id,
      ConfigurationId: configuration.id,
      ServiceAccountId: account.id,
      TeamId: team.id,
      AlertWebhookId: await webhookOf(setup),
      AuditDestinationId: await destinationOf(setup),
      CaRequestId: await requestOf(setup),
      CertificateIssuingTemplateId: await templateOf(setup, ids.CaProductOptionId),
      IntermediateCertificateId: id,
    },
  };
}

async function obtain(
  app: TestApp,
  bearer: string,
  configurationId: string,
  idempotencyKey: string,
): Promise<IntermediateCertificateInformation> {
  const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
  const response = await app.request('POST', CERTIFICATES, {
    bearer,
    headers: { 'idempotency-key': idempotencyKey },
    json: { configurationId, certificateSigningRequest: pem },
  });
  if (response.status !== 201) throw new Error(`bootstrap: ${response.status} ${response.text}`);
  return response.json();
}

/** Somebody else's proposal to change a policy, straight in the database: its company goes on without a second person. */
async function proposalOf(app: TestApp, policyId: string, authorId: string): Promise<string> {
  const id = randomUUID();
  const now = app.clock.now();
  await app.database.asAdministrator(
    `insert into policy_proposals (company_id, id, kind, policy_id, base_revision, content, author_id,
       creation_date, expiry_date, state)
     select company_id, $1, 'CHANGE', policy_id, number, content || '{"validityPeriod": "PT2H"}', $3,
       $4::timestamptz, $4::timestamptz + interval '14 days', 'OPEN'
     from policy_revisions where policy_id = $2 and number = 1`,
    [id, policyId, authorId, now],
  );
  return id;
}

/** Stopped, so that nothing of it changes by itself. */
async function destinationOf(setup: IssuerSetup): Promise<string> {
  const made = await setup.post<{ id: string }>('/v1/audit/destinations', {
    name: `destination ${randomUUID()}`,
    kind: 'WEBHOOK',
    url: 'https://siem.example/events',
    enabled: false,
  });
  return made.id;
}

/** Of a credential that ends tomorrow, and that nobody renews. */
async function alertOf(
  app: TestApp,
  { apiKey, companyId }: TestCompany,
  { id }: TestServiceAccount,
): Promise<string> {
  await app.database.asAdministrator(
    `update service_accounts set credential_changed_on = $2::timestamptz - interval '89 days',
       credentials_expiring_on = $2::timestamptz + interval '1 day' where id = $1`,
    [id, app.clock.now()],
  );
  await app.app.get(AlertWatch).look(companyId);
  const response = await app.request(
    'GET',
    '/v1/distributedissuers/alerts?kind=CREDENTIAL_EXPIRING',
    { apiKey },
  );
  const [alert] = response.json<AlertResponse>().alerts;
  if (alert === undefined) throw new Error(`no alert: ${response.text}`);
  return alert.id;
}

/** Stopped, so that nothing of it changes by itself. */
async function webhookOf(setup: IssuerSetup): Promise<string> {
  const made = await setup.post<{ id: string }>('/v1/distributedissuers/alerts/webhooks', {
    name: `webhook ${randomUUID()}`,
    url: 'https://alerts.example/luciole',
    enabled: false,
  });
  return made.id;
}

/** A CA that waits for its certificate. */
async function requestOf(setup: IssuerSetup): Promise<string> {
  const made = await setup.post<{ id: string }>('/v1/certificateauthorities/BUILTIN/requests', {
    key: `request ${randomUUID()}`,
    keyAlgorithm: 'EC_P256',
  });
  return made.id;
}

async function rootOf(app: TestApp, { apiKey }: TestCompany): Promise<string> {
  const response = await app.request('GET', '/v1/certificateauthorities/BUILTIN/accounts', {
    apiKey,
  });
  const { accounts } = response.json<{
    accounts: { account: { accountDetails: { trustChain: { id: string }[] } } }[];
  }>();
  return String(accounts[0]?.account.accountDetails.trustChain.at(-1)?.id);
}

/** A template as programs make one. */
export const templateRequest = (certificateAuthorityProductOptionId: string) => ({
  name: `template ${randomUUID()}`,
  certificateAuthority: 'BUILTIN',
  certificateAuthorityProductOptionId,
  product: { certificateAuthority: 'BUILTIN', productName: 'Default Product' },
  keyReuse: false,
  keyTypes: [{ keyType: 'RSA', keyLengths: [2048] }],
});

async function templateOf(setup: IssuerSetup, optionId: string): Promise<string> {
  const { certificateIssuingTemplates } = await setup.post<{
    certificateIssuingTemplates: { id: string }[];
  }>('/v1/certificateissuingtemplates', templateRequest(optionId));
  return String(certificateIssuingTemplates[0]?.id);
}

/** A session of the administrator, straight in the database; nobody has its token. */
async function openSession(
  app: TestApp,
  { companyId, userId }: TestCompany,
): Promise<{ id: string; username: string }> {
  const id = randomUUID();
  const now = app.clock.now();
  await app.database.asAdministrator(
    `insert into user_sessions (company_id, id, user_id, token_hash, roles, method, second_factor, created_on,
       authenticated_on, last_seen_on, expires_on)
     values ($1, $2, $3, sha256(gen_random_uuid()::text::bytea), '{SYSTEM_ADMIN}', 'PASSWORD', false, $4, $4, $4, $5)`,
    [companyId, id, userId, now, new Date(now.getTime() + 36_000_000)],
  );
  const [row] = await app.database.asAdministrator('select username from users where id = $1', [
    userId,
  ]);
  return { id, username: String(row?.['username']) };
}

async function keyOf(app: TestApp, { apiKey }: TestCompany): Promise<string> {
  const response = await app.request('GET', '/v1/apikeys', { apiKey });
  return String(response.json<{ apiKeys: { id: string }[] }>().apiKeys[0]?.id);
}
