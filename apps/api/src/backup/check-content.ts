import { createHash } from 'node:crypto';

import type { ClientBase } from 'pg';

import type { ReadBackup } from './backup-reader.ts';
import { copyTo } from './copy.ts';
import { rowsOf } from './tables.ts';

/** Looks whether every table, written once more, is octet by octet what was backed up; sentences about what is not. */
export async function checkContent(
  client: ClientBase,
  { header, manifest }: ReadBackup,
  progress: (sentence: string) => void,
): Promise<readonly string[]> {
  // In the order in which they were put in.
  await client.query(
    'set local max_parallel_workers_per_gather = 0; set local synchronize_seqscans = off',
  );
  const findings: string[] = [];
  const expected = new Map(manifest.parts.map((part) => [part.name, part]));
  let rows = 0;
  for (const table of header.tables) {
    const hash = createHash('sha256');
    const copy = copyTo(client, `copy ${rowsOf(table)} to stdout`);
    for await (const chunk of copy.octets) hash.update(chunk);
    rows += copy.count();
    const part = expected.get(table.name);
    if (copy.count() !== part?.rows || hash.digest('hex') !== part.sha256) {
      findings.push(
        `The table ${table.name} has ${copy.count()} rows, and they are not the ${part?.rows ?? 0} that were backed up.`,
      );
    }
  }
  progress(`${rows} rows of ${header.tables.length} tables are what was backed up`);
  return findings;
}
