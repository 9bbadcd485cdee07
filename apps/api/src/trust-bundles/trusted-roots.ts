import { Injectable } from '@nestjs/common';

import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { TrustFactsRepository } from './trust-facts.repository.ts';

/**
 * Keeps issuing behind trust: no configuration gets a CA whose root its bundle does not trust, by whichever change of a
 * configuration, a provider or a bundle.
 */
@Injectable()
export class TrustedRoots {
  constructor(
    private readonly bundles: TrustBundlesRepository,
    private readonly facts: TrustFactsRepository,
  ) {}

  /**
   * To be called in the transaction of such a change, after it is written.
   *
   * @throws {ApplicationError} ROOT_NOT_TRUSTED
   */
  async require(tx: CompanyTransaction): Promise<void> {
    // An anchor that is withdrawn at the same moment would be seen as trusted still.
    await this.bundles.lock(tx);
    const found = await this.facts.untrusted(tx);
    if (found === undefined) return;
    throw ApplicationError.of('ROOT_NOT_TRUSTED', {
      configuration: found.configuration,
      trustDomain: found.trust_domain,
      sha256: found.root_fingerprint.toString('hex'),
    });
  }
}
