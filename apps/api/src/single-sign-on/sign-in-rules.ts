import { Injectable } from '@nestjs/common';
import { CompanyDatabase } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { SettingsRepository } from './settings.repository.ts';

/** How people of a company sign in; public. */
export interface PublicSignInRules {
  readonly ssoLogin: boolean;
  /** What the identity provider is called. */
  readonly ssoName: string | undefined;
  readonly passwordLogin: boolean;
}

/** Says which ways of signing in a company has open. */
@Injectable()
export class SignInRules {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly settings: SettingsRepository,
  ) {}

  async of(companyId: string): Promise<PublicSignInRules> {
    const row = await this.database.inCompany(companyId, (tx) => this.settings.find(tx), {
      readOnly: true,
    });
    if (row?.enabled !== true) return { ssoLogin: false, ssoName: undefined, passwordLogin: true };
    return { ssoLogin: true, ssoName: row.display_name, passwordLogin: row.password_sign_in };
  }

  /** @throws {ApplicationError} PASSWORD_SIGN_IN_DISABLED */
  async requirePasswords(companyId: string): Promise<void> {
    const { passwordLogin } = await this.of(companyId);
    if (!passwordLogin) throw ApplicationError.of('PASSWORD_SIGN_IN_DISABLED', {});
  }
}
