import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

/** The tables of the product as a TypeORM user would map them; the plain way works on these, with `save()`. */

const SCHEMA = 'luciole';
const uuid: EntitySchemaColumnOptions = { type: 'uuid' };
const text: EntitySchemaColumnOptions = { type: 'text' };
const optionalText: EntitySchemaColumnOptions = { type: 'text', nullable: true };
const bytes: EntitySchemaColumnOptions = { type: 'bytea' };
const time: EntitySchemaColumnOptions = { type: 'timestamptz', precision: 3 };
const optionalTime: EntitySchemaColumnOptions = { ...time, nullable: true };
const key = (column: EntitySchemaColumnOptions, name: string): EntitySchemaColumnOptions => ({
  ...column,
  name,
  primary: true,
});
const named = (column: EntitySchemaColumnOptions, name: string): EntitySchemaColumnOptions => ({
  ...column,
  name,
});

export interface ServiceAccountRow {
  companyId: string;
  id: string;
  enabled: boolean;
  credentialGeneration: number;
}
export const ServiceAccounts = new EntitySchema<ServiceAccountRow>({
  name: 'PlainServiceAccount',
  tableName: 'service_accounts',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    id: { ...uuid, primary: true },
    enabled: { type: 'boolean' },
    credentialGeneration: { type: 'integer', name: 'credential_generation' },
  },
});

export interface AttachmentRow {
  companyId: string;
  configurationId: string;
  serviceAccountId: string;
}
export const Attachments = new EntitySchema<AttachmentRow>({
  name: 'PlainAttachment',
  tableName: 'configuration_service_accounts',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    configurationId: key(uuid, 'configuration_id'),
    serviceAccountId: key(uuid, 'service_account_id'),
  },
});

export interface ConfigurationRow {
  companyId: string;
  id: string;
  subCaProviderId: string;
}
export const Configurations = new EntitySchema<ConfigurationRow>({
  name: 'PlainConfiguration',
  tableName: 'configurations',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    id: { ...uuid, primary: true },
    subCaProviderId: named(uuid, 'sub_ca_provider_id'),
  },
});

export interface ProviderRow {
  companyId: string;
  id: string;
  commonName: string;
  organization: string;
  keyAlgorithm: string;
}
export const Providers = new EntitySchema<ProviderRow>({
  name: 'PlainProvider',
  tableName: 'sub_ca_providers',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    id: { ...uuid, primary: true },
    commonName: named(text, 'common_name'),
    organization: text,
    keyAlgorithm: named(text, 'key_algorithm'),
  },
});

export interface SerialNumberRow {
  companyId: string;
  certificateAuthorityId: string;
  serialNumber: string;
  purpose: string;
  tbsDer: Buffer;
}
export const SerialNumbers = new EntitySchema<SerialNumberRow>({
  name: 'PlainSerialNumber',
  tableName: 'serial_numbers',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    certificateAuthorityId: key(uuid, 'certificate_authority_id'),
    serialNumber: key(text, 'serial_number'),
    purpose: text,
    tbsDer: named(bytes, 'tbs_der'),
  },
});

export interface CertificateRow {
  companyId: string;
  id: string;
  status: string;
  commonName: string;
  certificateAuthorityId: string;
  serialNumber: string;
  configurationId: string;
  subCaProviderId: string;
  serviceAccountId: string;
  sourceAddress: string;
  instanceName: string;
  keyAlgorithm: string;
  publicKeyHash: Buffer;
  validityStart: Date;
  validityEnd: Date;
  fingerprint: string | null;
  creationDate: Date;
  modificationDate: Date;
}
export const Certificates = new EntitySchema<CertificateRow>({
  name: 'PlainCertificate',
  tableName: 'issuer_certificates',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    id: { ...uuid, primary: true },
    status: text,
    commonName: named(text, 'common_name'),
    certificateAuthorityId: named(uuid, 'certificate_authority_id'),
    serialNumber: named(text, 'serial_number'),
    configurationId: named(uuid, 'configuration_id'),
    subCaProviderId: named(uuid, 'sub_ca_provider_id'),
    serviceAccountId: named(uuid, 'service_account_id'),
    sourceAddress: named(text, 'source_address'),
    instanceName: named(text, 'instance_name'),
    keyAlgorithm: named(text, 'key_algorithm'),
    publicKeyHash: named(bytes, 'public_key_hash'),
    validityStart: named(time, 'validity_start'),
    validityEnd: named(time, 'validity_end'),
    fingerprint: optionalText,
    creationDate: named(time, 'creation_date'),
    modificationDate: named(time, 'modification_date'),
  },
});

export interface ReservationRow {
  companyId: string;
  id: string;
  certificateAuthorityId: string;
  serialNumber: string;
  issuerCertificateId: string;
  state: string;
  expiresAt: Date;
  settledAt: Date | null;
}
export const Reservations = new EntitySchema<ReservationRow>({
  name: 'PlainReservation',
  tableName: 'reservations',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    id: { ...uuid, primary: true },
    certificateAuthorityId: named(uuid, 'certificate_authority_id'),
    serialNumber: named(text, 'serial_number'),
    issuerCertificateId: named(uuid, 'issuer_certificate_id'),
    state: text,
    expiresAt: named(time, 'expires_at'),
    settledAt: named(optionalTime, 'settled_at'),
  },
});

export interface IdempotencyRow {
  companyId: string;
  serviceAccountId: string;
  idempotencyKey: string;
  issuerCertificateId: string;
  publicKeyHash: Buffer;
  expiresAt: Date;
}
export const Idempotency = new EntitySchema<IdempotencyRow>({
  name: 'PlainIdempotency',
  tableName: 'bootstrap_idempotency',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    serviceAccountId: key(uuid, 'service_account_id'),
    idempotencyKey: key(uuid, 'idempotency_key'),
    issuerCertificateId: named(uuid, 'issuer_certificate_id'),
    publicKeyHash: named(bytes, 'public_key_hash'),
    expiresAt: named(time, 'expires_at'),
  },
});

export interface DocumentRow {
  companyId: string;
  issuerCertificateId: string;
  certificateDer: Buffer;
  /** Of a chain that is there: the plain way does not store one. */
  chainSha256: Buffer;
  subjectKeyIdentifier: Buffer;
  fingerprintSha256: Buffer;
}
export const Documents = new EntitySchema<DocumentRow>({
  name: 'PlainDocument',
  tableName: 'issuer_certificate_documents',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    issuerCertificateId: key(uuid, 'issuer_certificate_id'),
    certificateDer: named(bytes, 'certificate_der'),
    chainSha256: named(bytes, 'chain_sha256'),
    subjectKeyIdentifier: named(bytes, 'subject_key_identifier'),
    fingerprintSha256: named(bytes, 'fingerprint_sha256'),
  },
});

export interface StatisticsRow {
  companyId: string;
  issuerCertificateId: string;
  configurationId: string;
  serviceAccountId: string;
  validityEnd: Date;
  /** `bigint` comes as text. */
  sequence: string;
  policyIds: string[];
  totals: string[];
  ultraShort: string;
  short: string;
  long: string;
  reportedAt: Date;
}
const count: EntitySchemaColumnOptions = { type: 'bigint' };
export const Statistics = new EntitySchema<StatisticsRow>({
  name: 'PlainStatistics',
  tableName: 'issuer_certificate_statistics',
  schema: SCHEMA,
  columns: {
    companyId: key(uuid, 'company_id'),
    issuerCertificateId: key(uuid, 'issuer_certificate_id'),
    configurationId: named(uuid, 'configuration_id'),
    serviceAccountId: named(uuid, 'service_account_id'),
    validityEnd: named(time, 'validity_end'),
    sequence: count,
    policyIds: { ...uuid, name: 'policy_ids', array: true },
    totals: { ...count, array: true },
    ultraShort: named(count, 'ultra_short'),
    short: count,
    long: count,
    reportedAt: named(time, 'reported_at'),
  },
});

export const PLAIN_ENTITIES = [
  ServiceAccounts,
  Attachments,
  Configurations,
  Providers,
  SerialNumbers,
  Certificates,
  Reservations,
  Idempotency,
  Documents,
  Statistics,
];
