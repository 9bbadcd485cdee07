import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import type { KeyEncryptionKey } from '../secrets/key-encryption-key.ts';
import { syncFolder } from '../secrets/new-secret-file.ts';
import { type BackupHeader, MAGIC, type ManifestEntry, sealOf } from './backup-format.ts';

/** Fast rather than small: octets stand in tables as hexadecimal digits, of which any level makes half. */
const GZIP = { level: 1, chunkSize: 1 << 18 } as const;

/** Rows of a table: octets, and how many rows they were when all were taken. */
export interface Rows {
  readonly octets: AsyncIterable<Buffer>;
  readonly count: () => number;
}

/**
 * Writes a backup in one pass, in memory that does not grow with it. The file has mode 0600, and its name when it is complete and on disk; one that
 * is given up leaves nothing.
 */
export class BackupWriter {
  readonly #parts: ManifestEntry[] = [];
  readonly #written = createHash('sha256');

  private constructor(
    private readonly path: string,
    private readonly draft: string,
    private readonly file: FileHandle,
    private readonly key: KeyEncryptionKey,
  ) {}

  /** @throws {Error} of the system when the file cannot be made */
  static async create(
    path: string,
    header: BackupHeader,
    key: KeyEncryptionKey,
  ): Promise<BackupWriter> {
    const draft = `${path}.${randomUUID()}.tmp`;
    const writer = new BackupWriter(path, draft, await open(draft, 'wx', 0o600), key);
    try {
      await writer.#append(MAGIC);
      await writer.add('', { octets: textOf(header), count: () => 0 });
      return writer;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  }

  /** Adds a part and answers what it is. */
  async add(name: string, rows: Rows): Promise<ManifestEntry> {
    const hash = createHash('sha256');
    let octets = 0;
    await this.#write(async function* measured() {
      for await (const chunk of rows.octets) {
        hash.update(chunk);
        octets += chunk.length;
        yield chunk;
      }
    });
    const entry = { name, rows: rows.count(), octets, sha256: hash.digest('hex') };
    this.#parts.push(entry);
    return entry;
  }

  /** Writes manifest and seal, and gives the file its name, on disk. Replaces a file of that name. Answers the SHA-256 of the file, lower-case hex. */
  async finish(): Promise<string> {
    const manifest = Buffer.from(JSON.stringify({ parts: this.#parts }));
    await this.#write(async function* all() {
      yield manifest;
    });
    await this.#append(sealOf(this.#written.copy().digest(), this.key));
    await this.file.sync();
    await this.file.close();
    await rename(this.draft, this.path);
    syncFolder(dirname(this.path));
    return this.#written.digest('hex');
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.file.close();
    await rm(this.draft, { force: true });
  }

  async #write(source: () => AsyncIterable<Buffer>): Promise<void> {
    await pipeline(source, createGzip(GZIP), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) await this.#piece(piece);
      await this.#piece(Buffer.alloc(0));
    });
  }

  async #piece(piece: Buffer): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    await this.#append(Buffer.concat([length, piece]));
  }

  async #append(octets: Buffer): Promise<void> {
    this.#written.update(octets);
    await this.file.appendFile(octets);
  }
}

async function* textOf(value: object): AsyncIterable<Buffer> {
  yield Buffer.from(JSON.stringify(value));
}
