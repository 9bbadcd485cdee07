import { Injectable } from '@nestjs/common';
import {
  ENTITY_NAMES,
  type HandlerResponse,
  type IncidentImpact,
  type IncidentTargetKind,
  type incidents,
  MAX_REVOCATIONS,
  type ParsedBody,
} from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { CaRevocationsService } from '../built-in-ca/ca-revocations.service.ts';
import type { Revoker } from '../built-in-ca/revoker.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { uuidV7 } from '../database/uuid-v7.ts';
import { ApplicationError } from '../http/application-error.ts';
import { RevocationsService } from '../revocation/revocations.service.ts';
import { ImpactRepository } from './impact.repository.ts';
import { lastCertExpiry, toImpact } from './impact.ts';
import { toIncident, toReport } from './incident-report.ts';
import type { IncidentScope, TargetReference } from './incident-scope.ts';
import { type FoundTarget, IncidentTargetsRepository } from './incident-targets.repository.ts';
import { type IncidentRow, IncidentsRepository, type NewIncident } from './incidents.repository.ts';
import { MeasurementRepository } from './measurement.repository.ts';

type Request = Omit<ParsedBody<typeof incidents.open>, 'target'> & {
  readonly target: TargetReference;
};
type Report = HandlerResponse<typeof incidents.get>;

/** Who acts, and in which company: a caller of the API, or whoever runs the command. */
type Actor = Revoker;

const ENTITIES: Readonly<Record<IncidentTargetKind, string>> = {
  ISSUER: ENTITY_NAMES.intermediateCertificate,
  SERVICE_ACCOUNT: ENTITY_NAMES.serviceAccount,
  CONFIGURATION: ENTITY_NAMES.configuration,
  SUB_CA_PROVIDER: ENTITY_NAMES.subCaProvider,
  CERTIFICATE_AUTHORITY: ENTITY_NAMES.ca,
};

/** The off switch (decision 0030): shows what an act would hit, acts, and measures what came of it. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly targets: IncidentTargetsRepository,
    private readonly impacts: ImpactRepository,
    private readonly repository: IncidentsRepository,
    private readonly measurements: MeasurementRepository,
    private readonly revocations: RevocationsService,
    private readonly caRevocations: CaRevocationsService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws {ApplicationError} NOT_FOUND */
  async preview(
    companyId: string,
    target: TargetReference,
  ): Promise<HandlerResponse<typeof incidents.preview>> {
    return this.database.inCompany(
      companyId,
      async (tx) => {
        const { name, scope } = await this.#requireTarget(tx, target);
        return { targetName: name, impact: await this.#impact(tx, scope, this.clock.now()) };
      },
      { readOnly: true },
    );
  }

  /**
   * Acts, on what is live at that moment. Nothing is reserved while it is recorded: what was before is hit, what comes after a freeze is refused.
   *
   * @throws {ApplicationError} NOT_FOUND, INCIDENT_COUNT_CHANGED, INCIDENT_ALREADY_FROZEN, REVOCATION_TOO_MANY; for a CA that is to be revoked
   *   ROOT_NOT_REVOCABLE, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_NOT_REVOCABLE
   */
  async open(by: Actor, request: Request): Promise<Report> {
    const { companyId } = by;
    const reason = request.reason ?? 'unspecified';
    const isOfCa = request.action === 'REVOKE' && request.target.kind === 'CERTIFICATE_AUTHORITY';
    if (isOfCa) {
      // Refused for more reasons than anything else; whoever is cut off after it repeats the call.
      await this.database.inCompany(companyId, (tx) => this.#judge(tx, request), {
        readOnly: true,
      });
      await this.caRevocations.revoke(by, request.target.id, reason);
    }
    const { id, subCaIds } = await this.database.inCompany(companyId, async (tx) => {
      await this.repository.lock(tx);
      return this.#record(tx, by, request);
    });
    if (request.action === 'REVOKE' && !isOfCa) {
      await this.revocations.revokeThese(by, subCaIds, reason);
    }
    return this.get(companyId, id);
  }

  /** The newest. */
  async list(companyId: string): Promise<HandlerResponse<typeof incidents.list>> {
    const rows = await this.database.inCompany(companyId, (tx) => this.repository.listNewest(tx), {
      readOnly: true,
    });
    return { incidents: rows.map(toIncident) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(companyId: string, id: string): Promise<Report> {
    return this.database.inCompany(
      companyId,
      async (tx) => this.#report(tx, await this.#require(tx, id)),
      { readOnly: true },
    );
  }

  /** Ends an incident. What was frozen may sign again; nothing else is undone. @throws {ApplicationError} NOT_FOUND, INCIDENT_CLOSED */
  async close({ actor, companyId }: Actor, id: string): Promise<Report> {
    const now = this.clock.now();
    return this.database.inCompany(companyId, async (tx) => {
      const { action, target_name: targetName } = await this.#require(tx, id);
      const closedBy = await this.repository.nameOf(tx, actor);
      if (!(await this.repository.close(tx, id, closedBy, now))) {
        throw ApplicationError.of('INCIDENT_CLOSED', {});
      }
      const report = await this.#report(tx, await this.#require(tx, id));
      await this.audit.record(tx, {
        type: 'incident.closed',
        occurredAt: now,
        actor,
        subject: { kind: 'incident', id },
        before: { state: 'OPEN' },
        after: { state: 'CLOSED', action, targetName },
      });
      return report;
    });
  }

  async #judge(
    tx: CompanyTransaction,
    { action, subCaCount: expected, target }: Request,
  ): Promise<{ readonly found: FoundTarget; readonly impact: IncidentImpact; readonly now: Date }> {
    const now = this.clock.now();
    const found = await this.#requireTarget(tx, target);
    const impact = await this.#impact(tx, found.scope, now);
    const actual = impact.subCaCount;
    if (expected !== null && expected !== undefined && expected !== actual) {
      throw ApplicationError.of('INCIDENT_COUNT_CHANGED', { expected, actual });
    }
    if (action === 'FREEZE' && (await this.repository.isFrozen(tx, target, found.scope))) {
      throw ApplicationError.of('INCIDENT_ALREADY_FROZEN', {});
    }
    const isOneByOne = action === 'REVOKE' && target.kind !== 'CERTIFICATE_AUTHORITY';
    if (isOneByOne && actual > MAX_REVOCATIONS) {
      throw ApplicationError.of('REVOCATION_TOO_MANY', { limit: MAX_REVOCATIONS });
    }
    return { found, impact, now };
  }

  async #record(
    tx: CompanyTransaction,
    { actor }: Actor,
    request: Request,
  ): Promise<{ readonly id: string; readonly subCaIds: readonly string[] }> {
    const { action, note, target } = request;
    const { found, impact, now } = await this.#judge(tx, request);
    const incident: NewIncident = {
      id: uuidV7(now),
      action,
      target,
      targetName: found.name,
      scope: found.scope,
      note,
      reason: action === 'REVOKE' ? (request.reason ?? 'unspecified') : undefined,
      preview: impact,
      openedAt: now,
      openedBy: await this.repository.nameOf(tx, actor),
    };
    await this.repository.insert(tx, incident);
    const subCaIds = await this.repository.insertSubCas(tx, incident);
    const { id, reason, targetName } = incident;
    await this.audit.record(tx, {
      type: 'incident.opened',
      occurredAt: now,
      actor,
      subject: { kind: 'incident', id },
      after: { action, target, targetName, note, reason, impact },
    });
    return { id, subCaIds };
  }

  async #impact(tx: CompanyTransaction, scope: IncidentScope, now: Date): Promise<IncidentImpact> {
    const [rows, issuerCount] = await Promise.all([
      this.impacts.byConfiguration(tx, scope, now),
      this.impacts.countIssuers(tx, scope, now),
    ]);
    const policies = await this.#policies(tx, rows);
    return toImpact(rows, policies, { issuerCount, now });
  }

  async #report(tx: CompanyTransaction, row: IncidentRow): Promise<Report> {
    const now = this.clock.now();
    const [totals, replacedIssuerCount, published, exposure, subCas] = await Promise.all([
      this.measurements.totals(tx, row.id, now),
      this.measurements.countReplaced(tx, row.id),
      this.measurements.published(tx, row.id),
      this.measurements.exposure(tx, row.id),
      this.measurements.subCas(tx, row.id),
    ]);
    const policies = await this.#policies(tx, exposure);
    const ends = exposure.map((group) => ({
      subCa: group.last_end,
      cert: lastCertExpiry(
        policies.get(group.configuration_id ?? ''),
        group.stopped_at ?? now,
        group.last_end,
      ),
    }));
    return toReport(row, { now, totals, replacedIssuerCount, published, ends, subCas });
  }

  #policies(
    tx: CompanyTransaction,
    rows: readonly { readonly configuration_id: string | null }[],
  ): ReturnType<ImpactRepository['policies']> {
    return this.impacts.policies(
      tx,
      rows.flatMap((row) => row.configuration_id ?? []),
    );
  }

  async #requireTarget(tx: CompanyTransaction, target: TargetReference): Promise<FoundTarget> {
    const found = await this.targets.find(tx, target);
    if (found !== undefined) return found;
    const args = { entity: ENTITIES[target.kind], id: target.id };
    throw ApplicationError.of('NOT_FOUND', args, { pointer: '/target/id' });
  }

  async #require(tx: CompanyTransaction, id: string): Promise<IncidentRow> {
    const row = await this.repository.find(tx, id);
    if (row === undefined)
      throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.incident, id });
    return row;
  }
}
