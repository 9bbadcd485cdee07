import { Injectable } from '@nestjs/common';
import {
  type HandlerResponse,
  type intermediateCertificates,
  ENTITY_NAMES,
  MAX_TOTAL_COUNT,
  type RevocationReason,
  type SearchRequest,
} from '@luciole/contract';

import { AuditTrail } from '../audit/audit-trail.ts';
import { actorOf } from '../auth/actor.ts';
import type { Principal } from '../auth/principal.ts';
import { revokerOf } from '../built-in-ca/revoker.ts';
import { Clock } from '../clock/clock.ts';
import { ConfigurationRecordsService } from '../configurations/records/configuration-records.service.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { StopOrdersService } from '../incidents/stop-orders/stop-orders.service.ts';
import { RevocationsService } from '../revocation/revocations.service.ts';
import { CertificateChains } from './certificate-chains.ts';
import {
  type IntermediateCertificateView,
  toIntermediateCertificate,
} from './intermediate-certificate.mapper.ts';
import type { IntermediateCertificateRow } from './intermediate-certificate.row.ts';
import { IntermediateCertificatesRepository } from './intermediate-certificates.repository.ts';
import { fragmentsOf } from './search/compile-search.ts';
import { SearchRefusedError } from './search/search-condition.ts';
import {
  countedBefore,
  countSql,
  cursorAfter,
  CursorRefusedError,
  type FoundRow,
  onlyFragmentOf,
  pageSql,
  planSearch,
  type SearchPlan,
} from './search/search-page.ts';

type Page = HandlerResponse<typeof intermediateCertificates.search>;

/** A search may use an index badly; it ends after this long rather than occupy a connection. */
const SEARCH_TIMEOUT_MILLISECONDS = 5000;

/** The inventory of issuer certificates: what exists, who asked for it, and what became of it (contract.md 2.6). */
@Injectable()
export class IntermediateCertificatesService {
  readonly #chains = new CertificateChains();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly certificates: IntermediateCertificatesRepository,
    private readonly configurations: ConfigurationRecordsService,
    private readonly revocations: RevocationsService,
    private readonly orders: StopOrdersService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The newest 1000 of the caller's company (ruling 35). */
  async list(
    caller: Principal,
  ): Promise<{ intermediateCertificates: IntermediateCertificateView[] }> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        const found = await this.certificates.listNewest(tx);
        return { intermediateCertificates: await this.#page(tx, found) };
      },
      { readOnly: true },
    );
  }

  /**
   * One certificate. A service account that can only bootstrap sees its own (ruling 16), and is told to stop using it.
   *
   * @throws {ApplicationError} NOT_FOUND; to an issuer BOOTSTRAP_FROZEN, BOOTSTRAP_CERTIFICATE_QUARANTINED
   */
  async get(caller: Principal, id: string): Promise<IntermediateCertificateView> {
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        // An issuer whose certificate was revoked and deleted must not take it for one that a restore forgot.
        const row = isIssuer(caller)
          ? await this.certificates.findEvenHidden(tx, id)
          : await this.certificates.find(tx, id);
        if (row === undefined) throw notFound(id);
        if (isIssuer(caller)) {
          if (row.service_account_id !== caller.serviceAccountId) throw notFound(id);
          await this.orders.requireUsable(tx, id);
        }
        return this.#view(tx, row);
      },
      { readOnly: true },
    );
  }

  /**
   * One certificate, also one that has been deleted since: for a decision that is due all the same (ruling 25).
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  async getEvenDeleted(tx: CompanyTransaction, id: string): Promise<IntermediateCertificateView> {
    const row = await this.certificates.findEvenHidden(tx, id);
    if (row === undefined) throw notFound(id);
    return this.#view(tx, row);
  }

  /**
   * One page of the certificates that match (contract.md 2.6, rulings 31 and 35).
   *
   * @throws {ApplicationError} MALFORMED with the member that cannot be served, INVALID_CURSOR, TOO_MANY_ROWS_TO_ORDER
   */
  async search(caller: Principal, request: SearchRequest): Promise<Page> {
    const plan = planned(request);
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        const { found, total } = await this.#find(tx, plan);
        const shown = found.slice(0, plan.pageSize);
        const last = found.length > plan.pageSize ? shown.at(-1) : undefined;
        const next = last === undefined ? undefined : cursorAfter(plan, last, total);
        return {
          intermediateCertificates: await this.#page(tx, shown),
          totalCount: Math.min(total, MAX_TOTAL_COUNT),
          ...(total > MAX_TOTAL_COUNT && { totalCountIsLowerBound: true }),
          ...(next !== undefined && { nextCursor: next }),
        };
      },
      { readOnly: true, statementTimeoutMilliseconds: SEARCH_TIMEOUT_MILLISECONDS },
    );
  }

  /** What is on the page, and how many match in all (up to one more than ruling 35 shows). */
  async #find(
    tx: CompanyTransaction,
    plan: SearchPlan,
  ): Promise<{ readonly found: readonly FoundRow[]; readonly total: number }> {
    const fragments =
      onlyFragmentOf(plan) === undefined
        ? await this.certificates.resolveFragments(tx, fragmentsOf(plan.condition))
        : new Map();
    const count = () => this.certificates.count(tx, countSql(plan, fragments));
    const page = () => this.certificates.page(tx, pageSql(plan, fragments));
    if (plan.cursorField !== undefined) {
      const [total, found] = await Promise.all([countedBefore(plan) ?? count(), page()]);
      return { found, total };
    }
    const total = await count();
    if (total > MAX_TOTAL_COUNT) {
      const field = plan.orders.map((order) => order.field).join(', ');
      throw ApplicationError.of('TOO_MANY_ROWS_TO_ORDER', { field, limit: MAX_TOTAL_COUNT });
    }
    return { found: await page(), total };
  }

  /**
   * Hides an expired or revoked certificate and keeps its counts (rulings 36 and 37); numbers and reservations stay for ever. What its issuer still
   * has to report is taken as before, until seven days after its end (ruling 25).
   *
   * @throws {ApplicationError} NOT_FOUND, CERTIFICATE_LIVE
   */
  async delete(caller: Principal, id: string): Promise<{ id: string }> {
    const now = this.clock.now();
    return this.database.inCompany(caller.companyId, async (tx) => {
      const row = await this.#require(tx, id);
      if (!(await this.certificates.hide(tx, id, now))) {
        // Deleted by somebody else meanwhile: not found.
        await this.#require(tx, id);
        throw ApplicationError.of('CERTIFICATE_LIVE', {});
      }
      await this.audit.record(tx, {
        type: 'certificate.deleted',
        occurredAt: now,
        actor: actorOf(caller),
        subject: { kind: 'certificate', id },
        before: {
          commonName: row.common_name,
          serialNumber: row.serial_number,
          status: row.status,
        },
      });
      return { id };
    });
  }

  /**
   * Revokes an issued certificate; its CA signs a new CRL before the answer, if it can (ruling 37, RFC 5280 §5).
   *
   * @throws {ApplicationError} NOT_FOUND, CERTIFICATE_ALREADY_REVOKED, CERTIFICATE_NOT_REVOCABLE
   */
  async revoke(
    caller: Principal,
    id: string,
    reason: RevocationReason | undefined,
  ): Promise<IntermediateCertificateView> {
    await this.revocations.revoke(revokerOf(caller), id, reason);
    return this.database.inCompany(
      caller.companyId,
      async (tx) => this.#view(tx, await this.#require(tx, id)),
      { readOnly: true },
    );
  }

  async #require(tx: CompanyTransaction, id: string): Promise<IntermediateCertificateRow> {
    const row = await this.certificates.find(tx, id);
    if (row === undefined) throw notFound(id);
    return row;
  }

  async #view(
    tx: CompanyTransaction,
    row: IntermediateCertificateRow,
  ): Promise<IntermediateCertificateView> {
    const [view] = await this.#views(tx, [row], await this.#configurationsOf(tx, [row]));
    if (view === undefined) throw notFound(row.id);
    return view;
  }

  /** Rows and configurations are read at the same time. */
  async #page(
    tx: CompanyTransaction,
    found: readonly FoundRow[],
  ): Promise<IntermediateCertificateView[]> {
    if (found.length === 0) return [];
    const ids = found.map(({ id }) => id);
    const [rows, configurations] = await Promise.all([
      this.certificates.read(tx, ids),
      this.#configurationsOf(tx, found),
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const ordered = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
    return this.#views(tx, ordered, configurations);
  }

  #configurationsOf(
    tx: CompanyTransaction,
    rows: readonly Pick<IntermediateCertificateRow, 'configuration_id'>[],
  ): ReturnType<ConfigurationRecordsService['information']> {
    const ids = new Set(rows.map((row) => row.configuration_id).filter((id) => id !== null));
    return this.configurations.information(tx, [...ids]);
  }

  async #views(
    tx: CompanyTransaction,
    rows: readonly IntermediateCertificateRow[],
    configurations: Awaited<ReturnType<ConfigurationRecordsService['information']>>,
  ): Promise<IntermediateCertificateView[]> {
    const chains = await this.#chains.of(
      rows.map((row) => row.chain_key),
      (keys) => this.certificates.chains(tx, keys),
    );
    return rows.map((row) =>
      toIntermediateCertificate(
        row,
        configurations.get(row.configuration_id ?? ''),
        chains.get(row.chain_key ?? '') ?? [],
      ),
    );
  }
}

/** A service account without a scope to read what administrators read. */
function isIssuer(caller: Principal): caller is Extract<Principal, { kind: 'service-account' }> {
  return (
    caller.kind === 'service-account' && !caller.scopes.some((scope) => scope.endsWith('-role'))
  );
}

function notFound(id: string): ApplicationError {
  return ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.intermediateCertificate, id });
}

function planned(request: SearchRequest): SearchPlan {
  try {
    return planSearch(request);
  } catch (error) {
    if (error instanceof CursorRefusedError) throw ApplicationError.of('INVALID_CURSOR', {});
    if (error instanceof SearchRefusedError) {
      const { message: problem, pointer } = error;
      throw ApplicationError.of('MALFORMED', { path: pointer, problem }, { pointer });
    }
    throw error;
  }
}
