import { readFileSync } from 'node:fs';
import type { ChunkSize } from '../../apps/web/plugins/chunk-sizes.ts';

/** Every chunk of the console, as it was built. */
export const CHUNKS: readonly ChunkSize[] = JSON.parse(
  readFileSync(new URL('../../apps/web/dist/chunk-sizes.json', import.meta.url), 'utf8'),
);

/** What the routes load: one chunk for each page and each panel. */
export const PAGE_CHUNKS = CHUNKS.filter(({ source }) =>
  /\/features\/.*-(page|panel)\.tsx$/.test(source ?? ''),
);
