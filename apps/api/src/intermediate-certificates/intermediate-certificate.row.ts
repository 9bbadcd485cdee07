import type { ErrorItem, IntermediateCertificateStatus, RevocationReason } from '@luciole/contract';

/** One issuer certificate as the database gives it; bytes and configuration are joined by the mapper's caller. */
export interface IntermediateCertificateRow {
  readonly id: string;
  readonly company_id: string;
  readonly common_name: string;
  readonly status: IntermediateCertificateStatus;
  readonly certificate_authority_id: string;
  readonly serial_number: string;
  readonly configuration_id: string | null;
  readonly service_account_id: string;
  readonly credential_thumbprint: string | null;
  readonly source_address: string | null;
  readonly instance_name: string | null;
  readonly key_id: string | null;
  readonly ca_account_id: string | null;
  readonly key_algorithm: string;
  readonly fingerprint: string | null;
  readonly validity_start: Date;
  readonly validity_end: Date;
  readonly workflow_id: string | null;
  readonly error_information: ErrorItem | null;
  readonly creation_date: Date;
  readonly modification_date: Date;
  readonly certificate_der: Buffer | null;
  /** SHA-256 over the chain, lower-case hex; see `CertificateChains`. `null` for a certificate without one. */
  readonly chain_key: string | null;
  /** Lower-case hex. */
  readonly fingerprint_sha256: string | null;
  readonly revocation_reason: RevocationReason | null;
  readonly revoked_at: Date | null;
  /** The first CRL that lists it; `bigint` comes as text. */
  readonly crl_number: string | null;
  /** `bigint` comes as text. */
  readonly ultra_short: string | null;
  readonly short: string | null;
  readonly long: string | null;
  /** What the quarantined report says beyond the counts. */
  readonly quarantined: string | null;
}

/** The tables of an inventory query; `c`, `s` and `g` are the names that search conditions use. */
export const INVENTORY_TABLES = `issuer_certificates c
  left join issuer_certificate_statistics s on s.company_id = c.company_id and s.issuer_certificate_id = c.id
  left join configurations g on g.company_id = c.company_id and g.id = c.configuration_id
  left join issuer_certificate_documents d on d.company_id = c.company_id and d.issuer_certificate_id = c.id
  left join certificate_revocations r on r.company_id = c.company_id
    and r.certificate_authority_id = c.certificate_authority_id and r.serial_number = c.serial_number
  left join ca_accounts a on a.company_id = c.company_id and a.certificate_authority_id = c.certificate_authority_id`;

/** The columns of an {@link IntermediateCertificateRow}. */
export const INVENTORY_COLUMNS = `c.id, c.company_id, c.common_name, c.status, c.certificate_authority_id, c.serial_number,
  c.configuration_id, c.service_account_id, c.credential_thumbprint, c.source_address, c.instance_name, c.key_id,
  a.id as ca_account_id, c.key_algorithm, c.fingerprint, c.validity_start, c.validity_end, c.workflow_id,
  c.error_information, c.creation_date, c.modification_date, d.certificate_der,
  encode(d.chain_sha256, 'hex') as chain_key, encode(d.fingerprint_sha256, 'hex') as fingerprint_sha256,
  r.reason as revocation_reason, r.revoked_at, r.crl_number, s.ultra_short, s.short, s.long,
  case when s.quarantined_at is not null then
    (select sum(total::bigint) from jsonb_array_elements_text(s.quarantined_report->'totals') total)
      - (s.ultra_short + s.short + s.long) end as quarantined`;
