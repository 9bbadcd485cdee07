import { Injectable } from '@nestjs/common';
import {
  type bootstrap,
  ENTITY_NAMES,
  type HandlerResponse,
  type ParsedBody,
  type trustBundles,
} from '@luciole/contract';
import { encodePem } from '@luciole/pki';

import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { Clock } from '../clock/clock.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { isGiven, sha256Of } from './trust-bundle.row.ts';
import { TrustBundlesRepository } from './trust-bundles.repository.ts';
import { TrustFactsRepository } from './trust-facts.repository.ts';

/** What issuers are told to serve, and what they say they do. */
@Injectable()
export class ServedTrustBundles {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly bundles: TrustBundlesRepository,
    private readonly facts: TrustFactsRepository,
    private readonly clock: Clock,
  ) {}

  /** The bundle of a configuration as its issuers get it; `undefined` when they serve their own root. */
  async of(
    tx: CompanyTransaction,
    configurationId: string,
  ): Promise<HandlerResponse<typeof bootstrap.configuration>['trustBundle']> {
    const bundle = await this.bundles.findOf(tx, configurationId);
    if (bundle === undefined) return undefined;
    const anchors = await this.bundles.anchors(tx, [bundle.id]);
    return {
      sequence: Number(bundle.sequence),
      anchors: anchors.filter(isGiven).map((anchor) => ({
        certificate: encodePem('CERTIFICATE', anchor.certificate_der),
        sha256: sha256Of(anchor),
      })),
    };
  }

  /** @throws {ApplicationError} NOT_FOUND also when the certificate is another account's */
  async report(
    { companyId, serviceAccountId }: ServiceAccountPrincipal,
    certificateId: string,
    { digest }: ParsedBody<typeof trustBundles.report>,
  ): Promise<void> {
    const report = { certificateId, serviceAccountId, digest, now: this.clock.now() };
    const isKnown = await this.database.inCompany(companyId, (tx) => this.facts.report(tx, report));
    if (isKnown) return;
    const entity = ENTITY_NAMES.intermediateCertificate;
    throw ApplicationError.of('NOT_FOUND', { entity, id: certificateId });
  }
}
