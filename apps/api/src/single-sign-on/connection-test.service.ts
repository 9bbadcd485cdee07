import { Injectable } from '@nestjs/common';
import type { HandlerResponse, singleSignOn, SingleSignOnTestRequest } from '@luciole/contract';
import type { Principal } from '../auth/principal.ts';
import { CompaniesService } from '../companies/companies.service.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { SingleSignOnAddresses } from './addresses.ts';
import { issuerProblems } from './check-settings.ts';
import { ConnectionTest } from './provider/connection-test.ts';
import { StoredProvider } from './provider/stored-provider.ts';
import { SettingsRepository } from './settings.repository.ts';

/** Tries settings for an administrator, stored or not. */
@Injectable()
export class ConnectionTestService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly settings: SettingsRepository,
    private readonly providers: StoredProvider,
    private readonly companies: CompaniesService,
    private readonly addresses: SingleSignOnAddresses,
    private readonly connection: ConnectionTest,
  ) {}

  /** @throws {ApplicationError} SINGLE_SIGN_ON_FIELD_INVALID, SINGLE_SIGN_ON_SECRET_REQUIRED */
  async run(
    { companyId }: Principal,
    request: SingleSignOnTestRequest,
  ): Promise<HandlerResponse<typeof singleSignOn.test>> {
    ApplicationError.throwAny([...issuerProblems(request.issuerUrl)]);
    const { issuerUrl, clientId } = request;
    const clientAuthentication = request.clientAuthentication ?? 'CLIENT_SECRET_BASIC';
    const { stored, urlPrefix } = await this.database.inCompany(
      companyId,
      async (tx) => ({
        stored: await this.settings.find(tx),
        urlPrefix: await this.companies.urlPrefixOf(tx),
      }),
      { readOnly: true },
    );
    const isOfSame = stored?.issuer_url === issuerUrl && stored.client_id === clientId;
    const clientSecret =
      request.clientSecret ?? (isOfSame ? this.providers.secretOf(stored) : undefined);
    if (clientAuthentication !== 'NONE' && clientSecret === undefined) {
      throw ApplicationError.of('SINGLE_SIGN_ON_SECRET_REQUIRED', {}, { pointer: '/clientSecret' });
    }
    const checks = await this.connection.run({
      issuerUrl,
      clientId,
      clientAuthentication,
      clientSecret,
      scopes: ['openid', ...(request.scopes ?? ['profile', 'email'])],
      redirectUri: this.addresses.redirect(urlPrefix),
    });
    return { succeeded: checks.every(({ outcome }) => outcome !== 'FAILED'), checks: [...checks] };
  }
}
