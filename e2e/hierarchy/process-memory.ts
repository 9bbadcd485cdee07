import { type FileHandle, open, readFile } from 'node:fs/promises';

/** As much as is read at once, octets. */
const PIECE = 1 << 22;

/** Which of these octets the writable memory of a running process holds, by their names; Linux. */
export async function foundInMemory(
  pid: number,
  needles: ReadonlyMap<string, Buffer>,
): Promise<readonly string[]> {
  const longest = Math.max(...[...needles.values()].map(({ length }) => length));
  const found = new Set<string>();
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const [start, end] of writableRegions(await readFile(`/proc/${pid}/maps`, 'utf8'))) {
      // Pieces overlap, so that nothing hides where two of them meet.
      for (let at = start; at < end; at += PIECE - longest) {
        const piece = await readPiece(memory, at, Math.min(PIECE, end - at));
        for (const [name, octets] of needles) if (piece.includes(octets)) found.add(name);
      }
    }
  } finally {
    await memory.close();
  }
  return [...found].toSorted();
}

function writableRegions(maps: string): readonly (readonly [number, number])[] {
  return maps.split('\n').flatMap((line) => {
    const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (start === undefined || end === undefined) return [];
    return [[Number.parseInt(start, 16), Number.parseInt(end, 16)] as const];
  });
}

/** What can be read there; a region may be gone since it was listed. */
async function readPiece(memory: FileHandle, at: number, length: number): Promise<Buffer> {
  const piece = Buffer.alloc(length);
  try {
    const { bytesRead } = await memory.read(piece, 0, length, at);
    return piece.subarray(0, bytesRead);
  } catch {
    return piece.subarray(0, 0);
  }
}
