import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { GroupCommit } from '../batching/group-commit.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import {
  completeIssuerCertificates,
  type CompletionAnswer,
  type CompletionRequest,
  type FailureRequest,
  failReservations,
  type ReservationAnswer,
  type ReservationRequest,
  reserveIssuerCertificates,
} from '../database/issuance-functions.ts';
import type { BootstrapContext, ContextQuery } from './bootstrap-context.ts';

interface ContextRow extends BootstrapContext {
  readonly item: number;
}

const CONTEXTS = {
  name: 'find-bootstrap-contexts',
  text: 'select * from find_bootstrap_contexts($1)',
};

/**
 * The database's side of issuance. Requests that arrive together share statements and transactions, whatever company they belong to; each caller
 * is answered after its own commit (house.md 5a).
 */
@Injectable()
export class IssuancesRepository implements OnApplicationShutdown {
  readonly #contexts: GroupCommit<ContextQuery, BootstrapContext | undefined>;
  readonly #reservations: GroupCommit<ReservationRequest, ReservationAnswer>;
  readonly #completions: GroupCommit<CompletionRequest, CompletionAnswer>;

  constructor(private readonly database: CompanyDatabase) {
    this.#contexts = new GroupCommit({
      write: (batch) => this.#readContexts(batch),
    });
    this.#reservations = new GroupCommit({
      // One of an idempotency key per batch: the second one must see what the first one did.
      keyOf: ({ companyId, serviceAccountId, idempotencyKey, certificateId }) =>
        `${companyId}/${serviceAccountId}/${idempotencyKey ?? certificateId}`,
      write: (batch) => database.inDeployment((tx) => reserveIssuerCertificates(tx, batch)),
    });
    this.#completions = new GroupCommit({
      keyOf: ({ companyId, reservationId }) => `${companyId}/${reservationId}`,
      write: (batch) => database.inDeployment((tx) => completeIssuerCertificates(tx, batch)),
    });
  }

  /** What the account's configuration says now; `undefined` when no configuration lists the account. */
  findContext(query: ContextQuery): Promise<BootstrapContext | undefined> {
    return this.#contexts.add(query);
  }

  /** Records the intent to sign, or says why there is none. */
  reserve(request: ReservationRequest): Promise<ReservationAnswer> {
    return this.#reservations.add(request);
  }

  /** Records the signed certificate. */
  complete(request: CompletionRequest): Promise<CompletionAnswer> {
    return this.#completions.add(request);
  }

  /** Burns the number of a reservation that will not be completed. */
  async fail(request: FailureRequest): Promise<void> {
    await this.database.inDeployment((tx) => failReservations(tx, [request]));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#contexts.close();
    await this.#reservations.close();
    await this.#completions.close();
  }

  async #readContexts(
    batch: readonly ContextQuery[],
  ): Promise<readonly (BootstrapContext | undefined)[]> {
    const items = JSON.stringify(batch.map((query, item) => ({ item, ...query })));
    const rows = await this.database.inDeployment((tx) => tx.query<ContextRow>(CONTEXTS, [items]));
    const found = new Map(rows.map((row) => [row.item, row]));
    return batch.map((_, item) => found.get(item));
  }
}
