import { Injectable } from '@nestjs/common';
import type { IncidentTargetKind } from '@luciole/contract';

import type { CompanyTransaction } from '../database/company-database.ts';
import type { IncidentScope, TargetReference } from './incident-scope.ts';

/** A target that the company has. */
export interface FoundTarget {
  readonly name: string;
  readonly scope: IncidentScope;
}

/** Tables by what a target can be, for those that are one row with a name that people gave it. */
const TABLES = {
  CONFIGURATION: 'configurations',
  SUB_CA_PROVIDER: 'sub_ca_providers',
} as const satisfies Partial<Record<IncidentTargetKind, string>>;

/** Finds what an incident is to be about. */
@Injectable()
export class IncidentTargetsRepository {
  async find(
    tx: CompanyTransaction,
    { id, kind }: TargetReference,
  ): Promise<FoundTarget | undefined> {
    if (kind === 'ISSUER') return this.#issuer(tx, id);
    if (kind === 'SERVICE_ACCOUNT') return this.#serviceAccount(tx, id);
    if (kind === 'CERTIFICATE_AUTHORITY') return this.#authority(tx, id);
    const [row] = await tx.query<{ name: string }>(
      `select name from ${TABLES[kind]} where id = $1`,
      [id],
    );
    if (row === undefined) return undefined;
    const { name } = row;
    if (kind === 'CONFIGURATION') return { name, scope: { configurationId: id } };
    return { name, scope: { subCaProviderId: id } };
  }

  async #issuer(tx: CompanyTransaction, id: string): Promise<FoundTarget | undefined> {
    const [row] = await tx.query<{
      service_account_id: string;
      instance_name: string | null;
      common_name: string;
    }>(
      'select service_account_id, instance_name, common_name from issuer_certificates where id = $1',
      [id],
    );
    if (row === undefined) return undefined;
    const { common_name, instance_name: instanceName, service_account_id: serviceAccountId } = row;
    return {
      name: instanceName ?? common_name,
      scope: { serviceAccountId, issuer: { instanceName } },
    };
  }

  /** Also one that has been deleted: what it got may be live. */
  async #serviceAccount(tx: CompanyTransaction, id: string): Promise<FoundTarget | undefined> {
    const [row] = await tx.query<{ name: string }>(
      `select coalesce((select name from service_accounts where id = $1), $1::text) as name
       where exists (select from service_accounts where id = $1)
         or exists (select from issuer_certificates where service_account_id = $1)`,
      [id],
    );
    return row && { name: row.name, scope: { serviceAccountId: id } };
  }

  /** By what people call it, since they type it: its account, or what its certificate says. */
  async #authority(tx: CompanyTransaction, id: string): Promise<FoundTarget | undefined> {
    const [row] = await tx.query<{ name: string }>(
      `select coalesce(
         (select n.key from ca_accounts n where n.certificate_authority_id = a.id order by n.key limit 1),
         a.subject->'commonName'->>0, a.name) as name
       from certificate_authorities a where a.id = $1`,
      [id],
    );
    return row && { ...row, scope: { certificateAuthorityIds: await this.#withAllBelow(tx, id) } };
  }

  async #withAllBelow(tx: CompanyTransaction, id: string): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `with recursive below as (
         select id from certificate_authorities where id = $1
         union select a.id from certificate_authorities a join below b on a.parent_id = b.id)
       select id from below`,
      [id],
    );
    return rows.map((row) => row.id);
  }
}
