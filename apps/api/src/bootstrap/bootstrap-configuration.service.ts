import { Injectable } from '@nestjs/common';
import type { bootstrap, HandlerResponse } from '@luciole/contract';
import { encodePem } from '@luciole/pki';
import { approximateSeconds, parseValidityPeriod } from '@luciole/policy';

import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { IssuingCasService } from '../built-in-ca/issuing-cas.service.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { ConfigurationsService } from '../configurations/configurations.service.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { PoliciesService } from '../policies/policies.service.ts';
import { StopOrdersService } from '../incidents/stop-orders/stop-orders.service.ts';
import { ServedTrustBundles } from '../trust-bundles/served-trust-bundles.ts';
import type { BootstrapContext } from './bootstrap-context.ts';
import { requireOwnConfiguration } from './bootstrap-requirements.ts';
import { IssuancesRepository } from './issuances.repository.ts';
import { demandedCapabilities } from './issuer-capabilities.ts';
import { digestOf } from './sub-ca-plan.ts';

type BootstrapConfiguration = HandlerResponse<typeof bootstrap.configuration>;

/** How often issuers report; what is lost when one is killed without a state folder is bounded by it (ruling 25). */
const REPORT_INTERVAL_SECONDS = 60;

/** What an issuer needs to work: its configuration, and what shapes its certificate (contract.md 4.3, rulings 20 to 23). */
@Injectable()
export class BootstrapConfigurationService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly issuances: IssuancesRepository,
    private readonly configurations: ConfigurationsService,
    private readonly policies: PoliciesService,
    private readonly issuingCas: IssuingCasService,
    private readonly orders: StopOrdersService,
    private readonly served: ServedTrustBundles,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * The configuration that lists the caller.
   *
   * @param advertised - capabilities of the issuer; without them nothing is refused, and the issuer compares for itself
   * @throws {ApplicationError} BOOTSTRAP_NO_CONFIGURATION, ISSUER_CAPABILITY_MISSING, BOOTSTRAP_FROZEN, CA_UNAVAILABLE
   */
  async get(
    caller: ServiceAccountPrincipal,
    advertised: readonly string[] | undefined,
  ): Promise<BootstrapConfiguration> {
    const context = requireOwnConfiguration(await this.issuances.findContext(caller));
    const requiredCapabilities = demandedCapabilities({
      pkcs11: context.provider.pkcs11,
      advancedSettings: context.configuration.advanced_settings,
      cloudProviders: context.configuration.cloud_providers,
    });
    const missing = requiredCapabilities.filter(
      (capability) => advertised?.includes(capability) === false,
    );
    if (missing.length > 0) throw ApplicationError.of('ISSUER_CAPABILITY_MISSING', { missing });

    const information = await this.database.inCompany(
      caller.companyId,
      async (tx) => {
        await this.orders.requireNotFrozen(tx, placeOf(caller, context));
        const { id } = context.configuration;
        const trustBundle = await this.served.of(tx, id);
        const configuration = await this.configurations.information(tx, id);
        return {
          ...configuration,
          policyRevisions: await this.policies.revisionsOf(tx, configuration.policyDefinitions),
          ...(trustBundle !== undefined && { trustBundle }),
        };
      },
      { readOnly: true },
    );
    const trustAnchor = await this.#trustAnchor(context);
    return {
      ...information,
      requiredCapabilities: [...requiredCapabilities],
      subCaDigest: digestOf(context, this.config.pki.baseUrl),
      trustAnchors: [trustAnchor],
      statistics: {
        thresholds: this.#thresholds(),
        reportIntervalSeconds: REPORT_INTERVAL_SECONDS,
      },
    };
  }

  async #trustAnchor({
    authority,
    configuration,
  }: BootstrapContext): Promise<{ certificate: string; sha256: string }> {
    const { accountId, fingerprint, id, name } = authority;
    if (id === null || fingerprint === null) {
      throw ApplicationError.of('CA_UNAVAILABLE', { name: name ?? accountId });
    }
    const reference = { companyId: configuration.company_id, id, fingerprint };
    const { authorities } = await this.issuingCas.get(reference);
    const root = authorities.at(-1);
    if (root === undefined)
      throw ApplicationError.of('CA_UNAVAILABLE', { name: name ?? accountId });
    return {
      certificate: encodePem('CERTIFICATE', root.certificateDer),
      sha256: root.fingerprint.toString('hex'),
    };
  }

  #thresholds(): BootstrapConfiguration['statistics']['thresholds'] {
    const { shortUpTo, ultraShortBelow } = this.config.statistics;
    return {
      ultraShortBelow,
      ultraShortBelowSeconds: secondsOf(ultraShortBelow),
      shortUpTo,
      shortUpToSeconds: secondsOf(shortUpTo),
    };
  }
}

function placeOf(
  { serviceAccountId }: ServiceAccountPrincipal,
  { authority, configuration, provider }: BootstrapContext,
): Parameters<StopOrdersService['requireNotFrozen']>[1] {
  return {
    serviceAccountId,
    configurationId: configuration.id,
    subCaProviderId: provider.id,
    certificateAuthorityId: authority.id,
  };
}

function secondsOf(text: string): number {
  const period = parseValidityPeriod(text);
  if (period === undefined) throw new Error(`no validity period: ${text}`);
  return approximateSeconds(period);
}
