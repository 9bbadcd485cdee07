import { Injectable } from '@nestjs/common';

import type { CompanyTransaction } from '../../database/company-database.ts';

/** What an issuer works with. */
export interface IssuerPlace {
  readonly serviceAccountId: string;
  readonly configurationId: string;
  readonly subCaProviderId: string;
  /** `null` when the provider's account has no CA. */
  readonly certificateAuthorityId: string | null;
}

/** What incidents forbid the issuer of a certificate. */
export interface CertificateOrders {
  readonly is_frozen: boolean;
  readonly is_quarantined: boolean;
}

/** Reads what incidents forbid, and remembers who obeyed. */
@Injectable()
export class StopOrdersRepository {
  /** Whether an open freeze forbids it, whatever its instance name. */
  async isFrozen(tx: CompanyTransaction, place: IssuerPlace): Promise<boolean> {
    const [row] = await tx.query<{ is_frozen: boolean }>(
      {
        name: 'is-place-frozen',
        // No instance has an empty name. A freeze of one issuer is not for its account: it is looked for with the certificate.
        text: `select has_freeze($1, $2, '', $3, $4, $5) as is_frozen`,
      },
      [
        tx.companyId,
        place.serviceAccountId,
        place.configurationId,
        place.subCaProviderId,
        place.certificateAuthorityId,
      ],
    );
    return row?.is_frozen === true;
  }

  /** A quarantine is not over when its incident is closed. */
  async ofCertificate(tx: CompanyTransaction, id: string): Promise<CertificateOrders | undefined> {
    const [row] = await tx.query<CertificateOrders & Record<string, unknown>>(
      {
        name: 'orders-of-certificate',
        text: `select has_freeze(c.company_id, c.service_account_id, c.instance_name, c.configuration_id,
            c.sub_ca_provider_id, c.certificate_authority_id) as is_frozen,
          exists (select from incident_sub_cas m join incidents i on i.company_id = m.company_id and i.id = m.incident_id
            where m.company_id = c.company_id and m.issuer_certificate_id = c.id and i.action = 'QUARANTINE') as is_quarantined
          from issuer_certificates c where c.id = $1`,
      },
      [id],
    );
    return row;
  }

  async isOwn(tx: CompanyTransaction, id: string, serviceAccountId: string): Promise<boolean> {
    const rows = await tx.query(
      'select from issuer_certificates where id = $1 and service_account_id = $2',
      [id, serviceAccountId],
    );
    return rows.length > 0;
  }

  /** Incidents that had waited for it. */
  async confirm(tx: CompanyTransaction, id: string, now: Date): Promise<readonly string[]> {
    const rows = await tx.query<{ incident_id: string }>(
      `update incident_sub_cas m set confirmed_at = $2 from incidents i
       where i.company_id = m.company_id and i.id = m.incident_id and m.issuer_certificate_id = $1
         and m.confirmed_at is null and (i.action <> 'FREEZE' or i.closed_at is null)
       returning m.incident_id`,
      [id, now],
    );
    return rows.map((row) => row.incident_id);
  }
}
