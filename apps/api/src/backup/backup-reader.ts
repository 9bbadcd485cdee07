import { createHash, timingSafeEqual } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import type { KeyEncryptionKey, KeyEncryptionKeys } from '../secrets/key-encryption-key.ts';
import { BackupError } from './backup-error.ts';
import {
  type BackedUpTable,
  type BackupHeader,
  damaged,
  LARGEST_PIECE,
  MAGIC,
  type Manifest,
  type ManifestEntry,
  readHeader,
  readManifest,
  SEAL_LENGTH,
  sealOf,
} from './backup-format.ts';
import { Octets } from './octets.ts';

/** What becomes of a table's rows; takes them to the end and answers how many they were, or `undefined` when it did not count. */
export type TakeRows = (
  table: BackedUpTable,
  octets: AsyncIterable<Buffer>,
) => Promise<number | undefined>;

/** A backup that is what was written. */
export interface ReadBackup {
  readonly header: BackupHeader;
  readonly manifest: Manifest;
}

/** No header or manifest is longer. */
const LONGEST_TEXT = 16 << 20;

/**
 * Reads a backup from its beginning in one pass, in memory that does not grow with it, and hands each table's rows on. Only when it returns are they
 * known to be what was written: whoever takes them keeps them in a transaction until then.
 *
 * @throws {BackupError} when the file is no backup, damaged, or sealed with a key that is not at hand
 */
export async function readBackup(
  file: FileHandle,
  keys: KeyEncryptionKeys,
  take: TakeRows,
): Promise<ReadBackup> {
  const octets = new Octets(file.createReadStream({ start: 0, autoClose: false }));
  const magic = await octets.take(MAGIC.length);
  if (!magic.equals(MAGIC)) {
    throw new BackupError('The file is no backup of this version of Luciole; name another one.');
  }
  const parts: ManifestEntry[] = [];
  let text = '';
  parts.push(await readPart(octets, '', async (content) => void (text = await textOf(content))));
  const header = readHeader(text);
  const key = keyOf(header, keys);
  for (const table of header.tables) {
    let rows: number | undefined;
    const entry = await readPart(octets, table.name, async (content) => {
      rows = await take(table, content);
    });
    parts.push(rows === undefined ? entry : { ...entry, rows });
  }
  await readPart(octets, '', async (content) => void (text = await textOf(content)));
  const expected = sealOf(octets.digest(), key);
  if (!timingSafeEqual(await octets.take(SEAL_LENGTH), expected)) {
    throw damaged('its seal is broken');
  }
  if (!(await octets.isAtEnd())) throw damaged('something follows its end');
  const manifest = readManifest(text);
  compare(parts, manifest.parts);
  return { header, manifest };
}

/** The key of the seal. @throws {BackupError} when it is not at hand */
function keyOf({ keyEncryptionKeys: { active } }: BackupHeader, keys: KeyEncryptionKeys) {
  const key: KeyEncryptionKey | undefined = keys.find(active);
  if (key !== undefined) return key;
  throw new BackupError(
    `The backup belongs to the key-encryption key ${active}, and the one here is ${keys.active().id}: put that key file in its place (LUCIOLE_KEY_ENCRYPTION_KEY_FILE).`,
  );
}

function compare(found: readonly ManifestEntry[], expected: readonly ManifestEntry[]): void {
  for (const [index, { name, octets, rows, sha256 }] of expected.entries()) {
    const part = found[index];
    const isSame =
      part?.name === name &&
      part.octets === octets &&
      part.sha256 === sha256 &&
      (part.rows === UNCOUNTED || part.rows === rows);
    if (!isSame) throw damaged(`${name === '' ? 'its header' : `the table ${name}`} was changed`);
  }
  if (found.length !== expected.length) throw damaged('a part is missing from its manifest');
}

/** Rows of a part that nobody counted. */
const UNCOUNTED = -1;

async function readPart(
  octets: Octets,
  name: string,
  take: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<ManifestEntry> {
  const hash = createHash('sha256');
  let length = 0;
  async function* measured(content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of content) {
      hash.update(chunk);
      length += chunk.length;
      yield chunk;
    }
  }
  try {
    await pipeline(
      Readable.from(piecesOf(octets)),
      createGunzip(),
      async (content: AsyncIterable<Buffer>) => take(measured(content)),
    );
  } catch (error) {
    throw isOfZlib(error) ? damaged(`${name === '' ? 'a part' : name} cannot be unpacked`) : error;
  }
  return { name, rows: UNCOUNTED, octets: length, sha256: hash.digest('hex') };
}

async function* piecesOf(octets: Octets): AsyncIterable<Buffer> {
  for (;;) {
    const length = (await octets.take(4)).readUInt32BE();
    if (length === 0) return;
    if (length > LARGEST_PIECE) throw damaged('a piece is longer than any that was written');
    yield await octets.take(length);
  }
}

async function textOf(content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > LONGEST_TEXT) throw damaged('its header or manifest is longer than any');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
