import { describe, expect, it } from 'vitest';
import type { ChunkSize } from '../../apps/web/plugins/chunk-sizes.ts';
import { CHUNKS, PAGE_CHUNKS } from './chunks.ts';

/** Limits of the console issue, in bytes of gzip. */
const SHELL_LIMIT = 180_000;
const ROUTE_LIMIT = 370_000;

const BY_FILE = new Map(CHUNKS.map((chunk) => [chunk.file, chunk]));
const ENTRY = CHUNKS.filter(({ isEntry }) => isEntry);
const GRID = CHUNKS.filter(({ source }) => source?.endsWith('/resource-grid.tsx') ?? false);

describe('what the console loads', () => {
  it(`is at most ${SHELL_LIMIT} bytes before any page`, () => {
    expect(ENTRY).toHaveLength(1);
    expect(bytesOf(ENTRY)).toBeLessThanOrEqual(SHELL_LIMIT);
  });

  it('has pages to measure, and the grid apart from them', () => {
    expect(PAGE_CHUNKS.length).toBeGreaterThan(10);
    expect(GRID).toHaveLength(1);
    expect(bytesOf(ENTRY)).toBeLessThan(bytesOf([...ENTRY, ...GRID]));
  });

  it.each(PAGE_CHUNKS)(`is at most ${ROUTE_LIMIT} bytes with $source`, (page) => {
    const isList = closure([page]).some((chunk) =>
      chunk.dynamicImports.includes(GRID[0]?.file ?? ''),
    );
    const loaded = isList ? [...ENTRY, page, ...GRID] : [...ENTRY, page];
    expect(bytesOf(loaded)).toBeLessThanOrEqual(ROUTE_LIMIT);
  });
});

/** The chunks and everything that they need at once. */
function closure(chunks: readonly ChunkSize[]): readonly ChunkSize[] {
  const found = new Set<ChunkSize>();
  const waiting = [...chunks];
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    waiting.push(...chunk.imports.flatMap((file) => BY_FILE.get(file) ?? []));
  }
  return [...found];
}

function bytesOf(chunks: readonly ChunkSize[]): number {
  return closure(chunks).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
}
