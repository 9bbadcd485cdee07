import { Injectable } from '@nestjs/common';
import type {
  SingleSignOnClientAuthentication,
  SingleSignOnGroupMapping,
  TeamRole,
} from '@luciole/contract';
import type { CompanyTransaction } from '../database/company-database.ts';

/** A row of `single_sign_on_settings`. */
export interface SettingsRow {
  readonly company_id: string;
  readonly id: string;
  readonly enabled: boolean;
  readonly display_name: string;
  readonly issuer_url: string;
  readonly client_id: string;
  readonly sealed_client_secret: Buffer | null;
  readonly client_authentication: SingleSignOnClientAuthentication;
  readonly scopes: readonly string[];
  readonly groups_claim: string;
  readonly group_mappings: readonly StoredGroupMapping[];
  readonly default_roles: readonly TeamRole[];
  readonly create_users: boolean;
  readonly link_users: boolean;
  readonly password_sign_in: boolean;
  readonly require_auth_time: boolean;
  readonly creation_date: Date;
  readonly modification_date: Date;
}

/** What a group gives; a team may have been deleted since. */
export interface StoredGroupMapping {
  readonly group: string;
  readonly roles: SingleSignOnGroupMapping['roles'];
  readonly teams: readonly string[];
}

/** The row of `single_sign_on_settings` of a company. */
@Injectable()
export class SettingsRepository {
  async find(tx: CompanyTransaction): Promise<SettingsRow | undefined> {
    const [row] = await tx.query<SettingsRow & Record<string, unknown>>(
      'select * from single_sign_on_settings where company_id = $1',
      [tx.companyId],
    );
    return row;
  }

  /** The row, which nobody else changes until the transaction ends. */
  async findForUpdate(tx: CompanyTransaction): Promise<SettingsRow | undefined> {
    const [row] = await tx.query<SettingsRow & Record<string, unknown>>(
      'select * from single_sign_on_settings where company_id = $1 for update',
      [tx.companyId],
    );
    return row;
  }

  async save(tx: CompanyTransaction, row: SettingsRow): Promise<void> {
    await tx.execute(
      `insert into single_sign_on_settings (company_id, id, enabled, display_name, issuer_url, client_id,
         sealed_client_secret, client_authentication, scopes, groups_claim, group_mappings, default_roles, create_users,
         link_users, password_sign_in, require_auth_time, creation_date, modification_date)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       on conflict (company_id, id) do update set enabled = $3, display_name = $4, issuer_url = $5, client_id = $6,
         sealed_client_secret = $7, client_authentication = $8, scopes = $9, groups_claim = $10, group_mappings = $11,
         default_roles = $12, create_users = $13, link_users = $14, password_sign_in = $15, require_auth_time = $16,
         modification_date = $18`,
      [
        row.company_id,
        row.id,
        row.enabled,
        row.display_name,
        row.issuer_url,
        row.client_id,
        row.sealed_client_secret,
        row.client_authentication,
        row.scopes,
        row.groups_claim,
        JSON.stringify(row.group_mappings),
        row.default_roles,
        row.create_users,
        row.link_users,
        row.password_sign_in,
        row.require_auth_time,
        row.creation_date,
        row.modification_date,
      ],
    );
  }

  async delete(tx: CompanyTransaction): Promise<void> {
    await tx.execute('delete from single_sign_on_settings where company_id = $1', [tx.companyId]);
  }

  /** Those of the ids that a team of the company has. */
  async existingTeams(
    tx: CompanyTransaction,
    ids: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>('select id from teams where id = any($1)', [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
