import { Injectable } from '@nestjs/common';

import type { CompanyTransaction } from '../database/company-database.ts';

/** A backup as the trail has it. */
interface BackupRow extends Record<string, unknown> {
  readonly id: string;
  readonly taken_at: Date;
  /** Of the file; unknown for the one that was restored. */
  readonly sha256: string | null;
}

/** By an event of one type, which its index finds however long the trail is. */
const newest = (type: '$1' | '$2'): string => `
  (select sequence, subject_id as id, (after ->> 'takenAt')::timestamptz as taken_at, after ->> 'sha256' as sha256
   from audit_events where type = ${type} order by sequence desc limit 1)`;

/** Reads of backups what their events say. */
@Injectable()
export class BackupsRepository {
  /** The newest backup that is complete, or the one that was restored since. */
  async last(tx: CompanyTransaction): Promise<BackupRow | undefined> {
    const [row] = await tx.query<BackupRow>(
      `select id, taken_at, sha256 from (${newest('$1')} union all ${newest('$2')}) known
       order by sequence desc limit 1`,
      ['backup.completed', 'backup.restored'],
    );
    return row;
  }
}
