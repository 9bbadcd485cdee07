import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

export const LastBackup = z
  .object({
    backup: z
      .object({
        id: z.uuid(),
        takenAt: DateTime.describe('What was done until then is in it'),
        sha256: z
          .string()
          .optional()
          .describe('Of the file, lower-case hex; absent for the one that was restored'),
      })
      .optional()
      .describe('Absent when there was none, or its event is no longer kept'),
  })
  .meta({ id: 'LastBackup' });
export type LastBackup = z.infer<typeof LastBackup>;

/** Backups are taken by command; the trail of each company knows of them. */
export const backups = {
  last: defineRoute({
    id: 'backupLast',
    method: 'GET',
    path: '/v1/backups/last',
    status: 200,
    auth: 'any',
    roles: READERS,
    scopes: READER_SCOPES,
    family: 'own',
    extension: true,
    malformedCode: 10006,
    response: LastBackup,
    errors: [],
    summary: 'When the last backup was taken',
    description:
      'Of the whole deployment, by the command backup, as the audit trail of the company has it. After a restore it is the backup that was restored, until another one is taken.',
    tag: 'Backups',
  }),
} as const;
