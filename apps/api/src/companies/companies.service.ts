import { Injectable } from '@nestjs/common';
import { type companies, ENTITY_NAMES, type HandlerResponse } from '@luciole/contract';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';
import type { CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { SignInRules } from '../single-sign-on/sign-in-rules.ts';
import { CompaniesRepository, type PublicCompany } from './companies.repository.ts';

/** What a client is told before it signs in (contract.md §1.5); every URL is the configured one (ruling 13). */
@Injectable()
export class CompaniesService {
  constructor(
    private readonly companies: CompaniesRepository,
    private readonly rules: SignInRules,
    @InjectConfig() private readonly config: Config,
  ) {}

  async baseEnvironment(
    urlPrefix: string,
  ): Promise<HandlerResponse<typeof companies.baseEnvironment>> {
    await this.#require(urlPrefix);
    return this.#addresses();
  }

  async loginConfiguration(
    urlPrefix: string,
  ): Promise<HandlerResponse<typeof companies.loginConfiguration>> {
    const { id } = await this.#require(urlPrefix);
    const { ssoLogin, ssoName, passwordLogin } = await this.rules.of(id);
    return {
      companyId: id,
      ssoLogin,
      newConfigEnabled: false,
      passwordLogin,
      ...(ssoName !== undefined && { ssoName }),
    };
  }

  /** Id of the company of a prefix, or of the deployment's first one; `undefined` when there is none. */
  async idOf(urlPrefix: string = this.config.company.urlPrefix): Promise<string | undefined> {
    return (await this.companies.findByUrlPrefix(urlPrefix.toLowerCase()))?.id;
  }

  /** The URL prefix of the company of a transaction. */
  urlPrefixOf(tx: CompanyTransaction): Promise<string> {
    return this.companies.urlPrefix(tx);
  }

  consoleEnvironment(): HandlerResponse<typeof companies.consoleEnvironment> {
    return { ...this.#addresses(), region: 'us' };
  }

  #addresses(): { apiBaseUrl: string; uiHost: string } {
    const { publicUrl } = this.config.http;
    return { apiBaseUrl: publicUrl, uiHost: new URL(publicUrl).host };
  }

  /**
   * A client that knows only our host sends it as the prefix, whole when it has no dot and up to the first dot otherwise
   * (contract.md §2.8); with the first company of a deployment that host means this company.
   *
   * @throws {ApplicationError} NOT_FOUND
   */
  async #require(urlPrefix: string): Promise<PublicCompany> {
    const names = [urlPrefix.toLowerCase()];
    const { host } = new URL(this.config.http.publicUrl);
    const hostPrefix = host.includes('.') ? host.slice(0, host.indexOf('.')) : host;
    if (names[0] === host || names[0] === hostPrefix) names.push(this.config.company.urlPrefix);
    for (const name of names) {
      const company = await this.companies.findByUrlPrefix(name);
      if (company !== undefined) return company;
    }
    throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.company, id: urlPrefix });
  }
}
