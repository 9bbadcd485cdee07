import { Injectable } from '@nestjs/common';
import { type backups, formatDateTime, type HandlerResponse } from '@luciole/contract';

import { CompanyDatabase } from '../database/company-database.ts';
import { BackupsRepository } from './backups.repository.ts';

/** Tells of the backups that commands took. */
@Injectable()
export class BackupsService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly repository: BackupsRepository,
  ) {}

  /** The newest one, as the trail of a company has it. */
  async last(companyId: string): Promise<HandlerResponse<typeof backups.last>> {
    const row = await this.database.inCompany(companyId, (tx) => this.repository.last(tx), {
      readOnly: true,
    });
    if (row === undefined) return {};
    const { id, sha256, taken_at: takenAt } = row;
    return { backup: { id, takenAt: formatDateTime(takenAt), ...(sha256 !== null && { sha256 }) } };
  }
}
