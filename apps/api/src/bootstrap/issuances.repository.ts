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
import type {
  AttemptQuery,
  BootstrapContext,
  ContextQuery,
  FirstAttempt,
} from './bootstrap-context.ts';

/** What is known before a request is judged: what its issuer may have now, and what an attempt of it got before. */
export interface KnownBeforehand {
  readonly context: BootstrapContext | undefined;
  readonly firstAttempt: FirstAttempt | undefined;
}

interface KnownRow {
  readonly item: number;
  /** `null` when no configuration lists the account, and so are the other members of the context. */
  readonly configuration: BootstrapContext['configuration'] | null;
  readonly attempt: FirstAttempt | null;
}

const KNOWN = {
  name: 'find-known-beforehand',
  text: `select item, configuration, provider, authority, policies, attempt
    from find_bootstrap_contexts($1) full join find_first_attempts($1) using (item)`,
};

/**
 * The database's side of issuance. Requests that arrive together share statements and transactions, whatever company they belong to; each caller
 * is answered after its own commit (house.md 5a).
 */
@Injectable()
export class IssuancesRepository implements OnApplicationShutdown {
  readonly #known: GroupCommit<ContextQuery | AttemptQuery, KnownBeforehand>;
  readonly #reservations: GroupCommit<ReservationRequest, ReservationAnswer>;
  readonly #completions: GroupCommit<CompletionRequest, CompletionAnswer>;

  constructor(private readonly database: CompanyDatabase) {
    this.#known = new GroupCommit({
      write: (batch) => this.#readKnown(batch),
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
  async findContext(query: ContextQuery): Promise<BootstrapContext | undefined> {
    return (await this.#known.add(query)).context;
  }

  /** The same, and what an attempt under this idempotency key got: while its certificate lives, and for the credential of the query only. */
  findKnown(query: AttemptQuery): Promise<KnownBeforehand> {
    return this.#known.add(query);
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
    await this.#known.close();
    await this.#reservations.close();
    await this.#completions.close();
  }

  async #readKnown(
    batch: readonly (ContextQuery | AttemptQuery)[],
  ): Promise<readonly KnownBeforehand[]> {
    const items = JSON.stringify(batch.map((query, item) => ({ item, ...query })));
    const rows = await this.database.inDeployment((tx) =>
      tx.query<KnownRow & BootstrapContext>(KNOWN, [items]),
    );
    const found = new Map(rows.map((row) => [row.item, row]));
    return batch.map((_, item) => {
      const row = found.get(item);
      return {
        context: row?.configuration ? row : undefined,
        firstAttempt: row?.attempt ?? undefined,
      };
    });
  }
}
