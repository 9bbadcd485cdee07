import { Injectable } from '@nestjs/common';
import type { Logger } from '@luciole/service';

import { SharedTurns } from '../batching/shared-turns.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { InjectLogger } from '../logging/logging.module.ts';
import { CrlsRepository } from './crls.repository.ts';
import { CrlsService } from './crls.service.ts';
import { IssuingCasService } from './issuing-cas.service.ts';

/**
 * Has CRLs list what was revoked. A revocation is recorded first, whatever becomes of the CRL; whoever publishes next, in whatever process, lists all
 * that were recorded by then, so that a hundred revocations at once are a few signatures (decision 0027).
 */
@Injectable()
export class CrlPublisher {
  /** By CA, so that revocations that come at once hold one connection of this process and not one each. */
  readonly #turns = new SharedTurns<void>();

  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: CrlsRepository,
    private readonly crls: CrlsService,
    private readonly issuingCas: IssuingCasService,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Publishes the revocations of these CAs that wait. What cannot be published now, because a key is not here or the database is busy, is logged and
   * waits for {@link publishWaiting}: the revocation holds all the same.
   */
  async publish(companyId: string, certificateAuthorityIds: Iterable<string>): Promise<void> {
    for (const id of certificateAuthorityIds) {
      try {
        await this.#publish(companyId, id);
      } catch (err) {
        this.logger.error(
          { err, companyId, certificateAuthorityId: id },
          'a revocation is recorded and in no CRL yet: it is tried again every few seconds',
        );
      }
    }
  }

  /**
   * Publishes whatever waits in one company; answers how many revocations that were.
   *
   * @throws {AggregateError} with what failed, when every CA has had its turn
   */
  async publishWaiting(companyId: string): Promise<number> {
    const ids = await this.database.inCompany(
      companyId,
      (tx) => this.repository.withUnpublished(tx),
      { readOnly: true },
    );
    const failures: unknown[] = [];
    let published = 0;
    for (const id of ids) {
      try {
        published += await this.#publish(companyId, id);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      const what = `${failures.length} of ${ids.length} CAs of company ${companyId}`;
      throw new AggregateError(failures, `${what} could not publish what was revoked`);
    }
    return published;
  }

  /** How many this call has published, and none that it waited for. */
  async #publish(companyId: string, id: string): Promise<number> {
    let published = 0;
    await this.#turns.take(id, async () => {
      published = await this.database.inCompany(companyId, (tx) =>
        this.crls.publish(tx, id, () => this.issuingCas.load(tx, id)),
      );
    });
    return published;
  }
}
