import { randomUUID } from 'node:crypto';
import { routePath, type RouteDefinition } from '@luciole/contract';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { ISTIO_POLICY } from '@luciole/policy/testing';
import { type FurnishedCompany, templateRequest } from './furniture.ts';
import { idPositionsOf, type RequestPart, withValueAt } from './id-positions.ts';

/** Parts of a request, as values. */
export type RequestParts = Readonly<Partial<Record<RequestPart, unknown>>>;

type BodyMaker = (company: FurnishedCompany) => unknown;

const named = () => ({ name: `walk ${randomUUID()}` });
const nothing = () => ({});

const configurationBody: BodyMaker = ({ ids }) => ({
  ...named(),
  subCaProviderId: ids.SubCaProviderId,
  policyIds: [ids.PolicyId],
  clientAuthentication: {
    type: 'JWT_STANDARD_CLAIMS',
    audience: 'workloads',
    clients: [
      {
        name: 'client',
        issuer: 'https://issuer.example',
        jwksUri: 'https://issuer.example/keys',
        subjects: ['workload'],
        allowedPolicyIds: [ids.PolicyId],
      },
    ],
  },
});
const providerBody: BodyMaker = ({ ids }) => ({
  ...named(),
  caProductOptionId: ids.CaProductOptionId,
  commonName: 'Walk',
  keyAlgorithm: 'EC_P256',
  validityPeriod: 'P7D',
});
const selectionBody: BodyMaker = ({ ids }) => ({
  selection: {
    serviceAccountId: ids.ServiceAccountId,
    configurationId: ids.ConfigurationId,
    subCaProviderId: ids.SubCaProviderId,
    certificateAuthorityId: ids.CaId,
  },
});
const target: BodyMaker = ({ ids }) => ({ kind: 'CERTIFICATE_AUTHORITY', id: ids.CaId });
const templateBody: BodyMaker = ({ ids }) => templateRequest(ids.CaProductOptionId);
const owners: BodyMaker = ({ ids }) => ({ owners: [ids.UserId] });
const members: BodyMaker = ({ ids }) => ({ members: [ids.UserId] });
const provider = { issuerUrl: 'https://provider.example', clientId: 'walk', clientSecret: 'walk' };
const key: BodyMaker = ({ apiKey }) => ({ key: apiKey });

/** A good body for every route that takes one, by route id; every id in it is the company's own. */
const BODIES: Readonly<Record<string, BodyMaker>> = {
  policyCreate: () => ({ ...ISTIO_POLICY, ...named() }),
  policyUpdate: () => ({ ...ISTIO_POLICY, ...named() }),
  policyEvaluate: () => ({
    keyAlgorithm: 'EC_P256',
    sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/default/sa/default'] },
  }),
  policyApprovalUpdate: () => ({ mode: 'OFF' }),
  policyProposalApprove: nothing,
  policyProposalReject: nothing,
  subCaProviderCreate: (company) => ({
    caType: 'BUILTIN',
    caAccountId: company.ids.CaAccountId,
    ...Object(providerBody(company)),
  }),
  subCaProviderUpdate: providerBody,
  configurationCreate: configurationBody,
  configurationCreateDistributedIssuer: configurationBody,
  configurationUpdate: configurationBody,
  configurationUpdateDistributedIssuer: configurationBody,
  configurationRenew: nothing,
  intermediateCertificateSearch: nothing,
  intermediateCertificateRevoke: nothing,
  revocationPreview: selectionBody,
  revocationCreate: (company) => ({
    ...Object(selectionBody(company)),
    reason: 'superseded',
    certificateCount: 1,
  }),
  incidentPreview: (company) => ({ target: target(company) }),
  incidentOpen: (company) => ({ action: 'FREEZE', target: target(company), note: 'walk' }),
  alertAcknowledge: () => ({ note: 'walk' }),
  alertSettingsUpdate: () => ({
    expiryDays: 14,
    caDays: 90,
    silentHours: 6,
    quotaPercent: 80,
    jumpFactor: 10,
  }),
  alertWebhookCreate: () => ({ ...named(), url: 'https://alerts.example/luciole' }),
  alertWebhookUpdate: () => ({ enabled: false }),
  trustBundleCreate: ({ ids }) => ({
    trustDomain: `${randomUUID()}.example`,
    configurationIds: [ids.ConfigurationId],
  }),
  trustBundleAttach: ({ ids }) => ({ configurationId: ids.ConfigurationId }),
  trustAnchorCreate: ({ ids }) => ({ certificateAuthorityId: ids.CaId }),
  trustAnchorChange: () => ({ state: 'WITHDRAWN' }),
  bootstrapReportTrustBundle: () => ({ digest: '0'.repeat(64) }),
  certificateOriginFind: () => ({ certificate: 'MAA=' }),
  caRevoke: () => ({ reason: 'superseded' }),
  ocspSettingsChange: () => ({ enabled: false }),
  intermediateCertificateCorrectStatistics: () => ({ accept: false, reason: 'walk' }),
  bootstrapIssue: ({ ids }) => ({ configurationId: ids.ConfigurationId }),
  bootstrapReportStatistics: ({ ids }) => ({
    sequence: 1,
    totals: [{ policyId: ids.PolicyId, ultraShort: 1, short: 0, long: 0 }],
  }),
  serviceAccountCreate: ({ ids }) => ({
    ...named(),
    scopes: ['distributed-issuance'],
    owner: ids.TeamId,
    credentialLifetime: 30,
  }),
  serviceAccountUpdate: ({ ids }) => ({ ...named(), owner: ids.TeamId }),
  serviceAccountExtendCredential: () => ({ extendCredentialLifetime: true }),
  serviceAccountOciToken: nothing,
  builtinCaAccountCreate: ({ ids }) => ({
    key: `walk ${randomUUID()}`,
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P1Y',
    rootId: ids.CaId,
  }),
  caRequestCreate: () => ({ key: `walk ${randomUUID()}`, keyAlgorithm: 'EC_P256' }),
  caRequestComplete: () => ({ certificates: 'MAA=' }),
  caCrlUpload: () => ({ crl: 'MAA=' }),
  caRenew: ({ ids }) => ({
    certificateSha256: '0'.repeat(64),
    key: 'NEW',
    name: `walk ${randomUUID()}`,
    rootId: ids.CaId,
  }),
  certificateIssuingTemplateCreate: templateBody,
  certificateIssuingTemplateUpdate: templateBody,
  teamCreate: ({ ids }) => ({
    ...named(),
    role: 'GUEST',
    owners: [ids.UserId],
    members: [ids.UserId],
  }),
  teamUpdate: () => ({
    ...named(),
    role: 'GUEST',
    userMatchingRules: [{ claimName: 'groups', operator: 'CONTAINS', value: 'mesh' }],
  }),
  teamAddOwners: owners,
  teamRemoveOwners: owners,
  teamAddMembers: members,
  teamRemoveMembers: members,
  activityLogSearch: nothing,
  activityLogExport: nothing,
  auditSettingsUpdate: nothing,
  auditDestinationCreate: () => ({ ...named(), kind: 'SYSLOG', url: 'syslog+tls://logs.example' }),
  auditDestinationUpdate: () => ({ enabled: false }),
  apiKeyCreate: nothing,
  apiKeyRequestRotation: key,
  apiKeyRotate: key,
  apiKeyReplace: key,
  apiKeyDetails: key,
  sessionCreate: () => ({ username: 'nobody', password: 'walk' }),
  sessionRedeemLink: () => ({ token: 'walk' }),
  sessionReauthenticate: () => ({ password: 'walk' }),
  sessionChangePassword: () => ({ newPassword: 'walk' }),
  sessionSingleSignOn: nothing,
  singleSignOnPut: ({ ids }) => ({
    ...provider,
    enabled: false,
    groupMappings: [{ group: 'walk', teams: [ids.TeamId] }],
  }),
  singleSignOnTest: () => provider,
  secondFactorConfirm: () => ({ code: '000000' }),
  userInvite: () => ({ username: `walk-${randomUUID()}`, roles: ['GUEST'] }),
  userSetRoles: () => ({ roles: { ANY: ['GUEST'] } }),
  userSetDisabled: () => ({ disabled: false }),
  userSetPasswordExpiration: () => ({ forceLocalPasswordExpiration: false }),
  serviceAccountToken: nothing,
  federatedToken: nothing,
};

/**
 * A request that the company may make, every id in it its own.
 *
 * @throws {TypeError} when the route takes a body and none is known for it
 */
export async function goodRequest(
  route: RouteDefinition,
  company: FurnishedCompany,
): Promise<RequestParts> {
  const makeBody = BODIES[route.id];
  if (route.body !== undefined && makeBody === undefined) {
    throw new TypeError(`The route walk knows no body for ${route.id}`);
  }
  let params: unknown = {
    ...(route.path.includes(':type') && { type: 'BUILTIN' }),
    ...(route.path.includes(':number') && { number: '1' }),
    ...(route.id === 'caRequestDownload' && { encoding: 'pem' }),
    ...(route.path.includes(':username') && { username: company.username }),
  };
  for (const { part, path, kind } of idPositionsOf(route)) {
    if (part === 'params' && kind !== 'uuid')
      params = withValueAt(params, path, company.ids[kind], false);
  }
  const body = route.body === undefined ? undefined : makeBody?.(company);
  return {
    params,
    ...(route.headers?.shape['idempotency-key'] !== undefined && {
      headers: { 'idempotency-key': randomUUID() },
    }),
    ...(body !== undefined && {
      body:
        route.id === 'bootstrapIssue'
          ? { ...Object(body), certificateSigningRequest: await freshRequest() }
          : body,
    }),
  };
}

/** The path of a request with its query. */
export function urlOf(route: RouteDefinition, { params, query }: RequestParts): string {
  const path = routePath(route, textMembers(params));
  const entries = Object.entries(Object(query)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item): [string, string] => [name, String(item)]),
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries).toString()}`;
}

/** Members of a record as texts. */
export function textMembers(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, member]) => [name, String(member)]),
  );
}

async function freshRequest(): Promise<string> {
  return (await makeCertificationRequest({ keyAlgorithm: 'EC_P256' })).pem;
}
