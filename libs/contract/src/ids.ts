import { z } from 'zod';

/**
 * Ids of every kind of object. A parsed id is branded, so that a policy's id cannot be passed where a configuration's is
 * meant; a plain string is taken where an id is written (a request made by a client, a response made by the server).
 *
 * Every id is a UUID of any version in RFC 9562's form: ours are version 7 (API keys: version 4), other systems'
 * are version 1. A path id that is no UUID is 400/10055. Upper case is taken and becomes lower case (RFC 9562 §4), so that
 * parsed ids can be compared as texts.
 */
export const CompanyId = z.uuid().toLowerCase().brand<'CompanyId'>().meta({ id: 'CompanyId' });
export type CompanyId = z.infer<typeof CompanyId>;

export const UserId = z.uuid().toLowerCase().brand<'UserId'>().meta({ id: 'UserId' });
export type UserId = z.infer<typeof UserId>;

export const TeamId = z.uuid().toLowerCase().brand<'TeamId'>().meta({ id: 'TeamId' });
export type TeamId = z.infer<typeof TeamId>;

/** Also the client id of a service account's tokens. */
export const ServiceAccountId = z
  .uuid()
  .toLowerCase()
  .brand<'ServiceAccountId'>()
  .meta({ id: 'ServiceAccountId' });
export type ServiceAccountId = z.infer<typeof ServiceAccountId>;

export const PolicyId = z.uuid().toLowerCase().brand<'PolicyId'>().meta({ id: 'PolicyId' });
export type PolicyId = z.infer<typeof PolicyId>;

/** Of something that awaits a second person (decision 0038). */
export const PolicyProposalId = z
  .uuid()
  .toLowerCase()
  .brand<'PolicyProposalId'>()
  .meta({ id: 'PolicyProposalId' });
export type PolicyProposalId = z.infer<typeof PolicyProposalId>;

export const SubCaProviderId = z
  .uuid()
  .toLowerCase()
  .brand<'SubCaProviderId'>()
  .meta({ id: 'SubCaProviderId' });
export type SubCaProviderId = z.infer<typeof SubCaProviderId>;

export const ConfigurationId = z
  .uuid()
  .toLowerCase()
  .brand<'ConfigurationId'>()
  .meta({ id: 'ConfigurationId' });
export type ConfigurationId = z.infer<typeof ConfigurationId>;

/** Id of a CA certificate that was issued to one running issuer. */
export const IntermediateCertificateId = z
  .uuid()
  .toLowerCase()
  .brand<'IntermediateCertificateId'>()
  .meta({ id: 'IntermediateCertificateId' });
export type IntermediateCertificateId = z.infer<typeof IntermediateCertificateId>;

/** Id of a CA account: one per intermediate CA of the company (ruling 41). */
export const CaAccountId = z
  .uuid()
  .toLowerCase()
  .brand<'CaAccountId'>()
  .meta({ id: 'CaAccountId' });
export type CaAccountId = z.infer<typeof CaAccountId>;

export const CaProductOptionId = z
  .uuid()
  .toLowerCase()
  .brand<'CaProductOptionId'>()
  .meta({ id: 'CaProductOptionId' });
export type CaProductOptionId = z.infer<typeof CaProductOptionId>;

/** Id of a root or an intermediate CA of the built-in hierarchy. */
export const CaId = z.uuid().toLowerCase().brand<'CaId'>().meta({ id: 'CaId' });
export type CaId = z.infer<typeof CaId>;

/** An act of the off switch, and what is known of it. */
export const IncidentId = z.uuid().toLowerCase().brand<'IncidentId'>().meta({ id: 'IncidentId' });
export type IncidentId = z.infer<typeof IncidentId>;

/** Id of the trust anchors of one trust domain; it addresses the public downloads. */
export const TrustBundleId = z
  .uuid()
  .toLowerCase()
  .brand<'TrustBundleId'>()
  .meta({ id: 'TrustBundleId' });
export type TrustBundleId = z.infer<typeof TrustBundleId>;

export const TrustAnchorId = z
  .uuid()
  .toLowerCase()
  .brand<'TrustAnchorId'>()
  .meta({ id: 'TrustAnchorId' });
export type TrustAnchorId = z.infer<typeof TrustAnchorId>;

/** Of a condition that needs somebody, from when it was found until it is over. */
export const AlertId = z.uuid().toLowerCase().brand<'AlertId'>().meta({ id: 'AlertId' });
export type AlertId = z.infer<typeof AlertId>;

/** Where a company has its alerts sent. */
export const AlertWebhookId = z
  .uuid()
  .toLowerCase()
  .brand<'AlertWebhookId'>()
  .meta({ id: 'AlertWebhookId' });
export type AlertWebhookId = z.infer<typeof AlertWebhookId>;

/** Where a company has its audit trail sent. */
export const AuditDestinationId = z
  .uuid()
  .toLowerCase()
  .brand<'AuditDestinationId'>()
  .meta({ id: 'AuditDestinationId' });
export type AuditDestinationId = z.infer<typeof AuditDestinationId>;

/** Of a CA that waits for its certificate; the CA keeps it. */
export const CaRequestId = z
  .uuid()
  .toLowerCase()
  .brand<'CaRequestId'>()
  .meta({ id: 'CaRequestId' });
export type CaRequestId = z.infer<typeof CaRequestId>;

export const CertificateIssuingTemplateId = z
  .uuid()
  .toLowerCase()
  .brand<'CertificateIssuingTemplateId'>()
  .meta({ id: 'CertificateIssuingTemplateId' });
export type CertificateIssuingTemplateId = z.infer<typeof CertificateIssuingTemplateId>;

/** Id of a session of a browser; it opens nothing. */
export const SessionId = z.uuid().toLowerCase().brand<'SessionId'>().meta({ id: 'SessionId' });
export type SessionId = z.infer<typeof SessionId>;

/** Id of an API key; it opens nothing. */
export const ApiKeyId = z.uuid().toLowerCase().brand<'ApiKeyId'>().meta({ id: 'ApiKeyId' });
export type ApiKeyId = z.infer<typeof ApiKeyId>;
