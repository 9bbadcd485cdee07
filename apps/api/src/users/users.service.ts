import { Inject, Injectable } from '@nestjs/common';
import { ENTITY_NAMES, type UserInformation } from '@luciole/contract';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import { CompanyDatabase, type CompanyTransaction } from '../database/company-database.ts';
import { ApplicationError } from '../http/application-error.ts';
import { toUserInformation } from './user.mapper.ts';
import { type UserFilter, UsersRepository } from './users.repository.ts';

type User = z.input<typeof UserInformation>;

/** People of a company, for reading (contract.md §2.8). */
@Injectable()
export class UsersService {
  constructor(
    @Inject(CompanyDatabase) private readonly database: CompanyDatabase,
    @Inject(UsersRepository) private readonly users: UsersRepository,
  ) {}

  /** Users that pass every filter; deleted ones only when asked for. */
  async list(caller: Principal, filter: UserFilter): Promise<{ users: User[] }> {
    const rows = await this.database.inCompany(
      caller.companyId,
      (tx) => this.users.list(tx, filter),
      { readOnly: true },
    );
    return { users: rows.map(toUserInformation) };
  }

  /** @throws {ApplicationError} NOT_FOUND */
  async get(caller: Principal, id: string): Promise<User> {
    return this.database.inCompany(caller.companyId, (tx) => this.information(tx, id), {
      readOnly: true,
    });
  }

  /** By name without regard to case; deleted users are not found. @throws {ApplicationError} NOT_FOUND */
  async getByUsername(caller: Principal, username: string): Promise<User> {
    const { users } = await this.list(caller, { username });
    const [user] = users;
    if (user !== undefined) return user;
    throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.user, id: username });
  }

  /** One user, within a transaction that is open already. @throws {ApplicationError} NOT_FOUND */
  async information(tx: CompanyTransaction, id: string): Promise<User> {
    const row = await this.users.find(tx, id);
    if (row === undefined)
      throw ApplicationError.of('NOT_FOUND', { entity: ENTITY_NAMES.user, id });
    return toUserInformation(row);
  }
}
