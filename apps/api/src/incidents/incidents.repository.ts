import { Injectable } from '@nestjs/common';
import type {
  IncidentAction,
  IncidentImpact,
  IncidentTargetKind,
  RevocationReason,
} from '@luciole/contract';

import type { AuditActor } from '../audit/audit-trail.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import {
  type IncidentScope,
  IS_IN_SCOPE,
  IS_LIVE,
  scopeParameters,
  type TargetReference,
} from './incident-scope.ts';

/** A row of `incidents`. */
export interface IncidentRow {
  readonly id: string;
  readonly action: IncidentAction;
  readonly target_kind: IncidentTargetKind;
  readonly target_id: string;
  readonly target_name: string;
  readonly note: string;
  readonly reason: RevocationReason | null;
  readonly preview: IncidentImpact;
  readonly opened_at: Date;
  readonly opened_by: string;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
}

/** An incident that is about to be remembered. */
export interface NewIncident {
  readonly id: string;
  readonly action: IncidentAction;
  readonly target: TargetReference;
  readonly targetName: string;
  readonly scope: IncidentScope;
  readonly note: string;
  readonly reason: RevocationReason | undefined;
  readonly preview: IncidentImpact;
  readonly openedAt: Date;
  readonly openedBy: string;
}

const COLUMNS = `id, action, target_kind, target_id, target_name, note, reason, preview, opened_at, opened_by, closed_at,
  closed_by`;
const NEWEST = 1000;

/** Remembers incidents; none is ever removed. */
@Injectable()
export class IncidentsRepository {
  /** Waits for reservations under way, and keeps new ones waiting until the transaction ends. */
  async lock(tx: CompanyTransaction): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('luciole incidents'), hashtext($1))`, [
      tx.companyId,
    ]);
  }

  async isFrozen(
    tx: CompanyTransaction,
    { id, kind }: TargetReference,
    { issuer, serviceAccountId }: IncidentScope,
  ): Promise<boolean> {
    const rows = await tx.query(
      `select from incidents where action = 'FREEZE' and closed_at is null and target_kind = $1
         and (target_id = $2 or service_account_id = $3 and instance_name is not distinct from $4)`,
      [kind, id, serviceAccountId ?? null, issuer?.instanceName ?? null],
    );
    return rows.length > 0;
  }

  async insert(tx: CompanyTransaction, incident: NewIncident): Promise<void> {
    const { issuer, serviceAccountId } = incident.scope;
    await tx.execute(
      `insert into incidents (company_id, id, action, target_kind, target_id, target_name, service_account_id,
         instance_name, note, reason, preview, opened_at, opened_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        tx.companyId,
        incident.id,
        incident.action,
        incident.target.kind,
        incident.target.id,
        incident.targetName,
        issuer === undefined ? null : serviceAccountId,
        issuer?.instanceName ?? null,
        incident.note,
        incident.reason ?? null,
        JSON.stringify(incident.preview),
        incident.openedAt,
        incident.openedBy,
      ],
    );
  }

  /** Remembers what is live in the scope, and gives its ids. */
  async insertSubCas(
    tx: CompanyTransaction,
    { id, openedAt, scope }: NewIncident,
  ): Promise<readonly string[]> {
    const rows = await tx.query<{ issuer_certificate_id: string }>(
      `insert into incident_sub_cas (company_id, incident_id, issuer_certificate_id)
       select c.company_id, $8, c.id from issuer_certificates c where ${IS_LIVE} and ${IS_IN_SCOPE}
       returning issuer_certificate_id`,
      [openedAt, ...scopeParameters(scope), id],
    );
    return rows.map((row) => row.issuer_certificate_id);
  }

  listNewest(tx: CompanyTransaction): Promise<IncidentRow[]> {
    return tx.query<IncidentRow & Record<string, unknown>>(
      `select ${COLUMNS} from incidents order by opened_at desc, id desc limit ${NEWEST}`,
    );
  }

  async find(tx: CompanyTransaction, id: string): Promise<IncidentRow | undefined> {
    const [row] = await tx.query<IncidentRow & Record<string, unknown>>(
      `select ${COLUMNS} from incidents where id = $1`,
      [id],
    );
    return row;
  }

  /** Whether it was open. */
  async close(tx: CompanyTransaction, id: string, closedBy: string, now: Date): Promise<boolean> {
    const touched = await tx.execute(
      'update incidents set closed_at = $3, closed_by = $2 where id = $1 and closed_at is null',
      [id, closedBy, now],
    );
    return touched === 1;
  }

  /** Somebody as incidents name them: incidents outlive users. */
  async nameOf(tx: CompanyTransaction, { id, kind, name }: AuditActor): Promise<string> {
    if (kind !== 'USER') return name ?? id ?? kind;
    const [row] = await tx.query<{ username: string }>('select username from users where id = $1', [
      id,
    ]);
    return row?.username ?? id ?? kind;
  }
}
