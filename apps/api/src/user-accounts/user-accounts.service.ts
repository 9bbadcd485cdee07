import { Inject, Injectable } from '@nestjs/common';
import type { UserAccountResponse } from '@luciole/contract';
import type { z } from 'zod';
import { ApiKeysService } from '../api-keys/api-keys.service.ts';
import type { Principal } from '../auth/principal.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { userLookupFailure } from '../tokens/user-lookup-failure.ts';
import { UsersService } from '../users/users.service.ts';
import { toCompanyInformation } from './company.mapper.ts';
import { UserAccountsRepository } from './user-accounts.repository.ts';

/** Who is calling (contract.md §2.8). */
@Injectable()
export class UserAccountsService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(UserAccountsRepository) private readonly repository: UserAccountsRepository,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(ApiKeysService) private readonly apiKeys: ApiKeysService,
  ) {}

  /**
   * The calling user, the company, and the key that was used, which clients read back from here (contract.md §1.1).
   *
   * @throws {ApplicationError} USER_NOT_FOUND_FOR_SERVICE_ACCOUNT for a bearer, by design
   */
  async self(
    caller: Principal,
    apiKey: string | undefined,
  ): Promise<z.input<typeof UserAccountResponse>> {
    if (caller.kind !== 'user') throw userLookupFailure(caller);
    return this.database.inCompany(
      caller.companyId,
      async (tx) => {
        const key = await this.apiKeys.presented(tx, caller, apiKey ?? '');
        return {
          user: await this.users.information(tx, caller.userId),
          company: toCompanyInformation(await this.repository.company(tx)),
          ...(key === undefined ? {} : { apiKey: key }),
        };
      },
      { readOnly: true },
    );
  }
}
