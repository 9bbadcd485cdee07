import { createHmac, hkdfSync } from 'node:crypto';

import type { KeyEncryptionKey } from '../secrets/key-encryption-key.ts';
import { BackupError } from './backup-error.ts';

/**
 * First line of every backup. What follows are parts: the header, each table, the manifest; and at the end the seal. A part is a gzip stream
 * (RFC 1952) in pieces, each with its length in front as 4 octets, big-endian; the length 0 ends it.
 */
export const MAGIC = Buffer.from('luciole backup 1\n');

/** Octets of a piece at most. */
export const LARGEST_PIECE = 1 << 20;

/** Octets of the seal: one SHA-256. */
export const SEAL_LENGTH = 32;

/** A table as it was backed up. */
export interface BackedUpTable {
  readonly name: string;
  /** Those that are written, in the order of the rows' fields; generated ones are not. */
  readonly columns: readonly string[];
}

/** What a backup is of. */
export interface BackupHeader {
  readonly backupId: string;
  /** ISO 8601: the snapshot is not older. */
  readonly takenAt: string;
  /** Migrations that the schema had, the oldest first: its version. */
  readonly migrations: readonly string[];
  readonly keyEncryptionKeys: {
    /** The key that the backup is sealed with, and that new secrets were sealed under. */
    readonly active: string;
    /** Every key that something in it is sealed under: two while a rotation was under way. */
    readonly needed: readonly string[];
  };
  readonly tables: readonly BackedUpTable[];
}

/** A part by what it must be. */
export interface ManifestEntry {
  /** Name of the table; empty for the header. */
  readonly name: string;
  readonly rows: number;
  /** Octets before compression, and the SHA-256 over them, lower-case hex. */
  readonly octets: number;
  readonly sha256: string;
}

/** Every part before it, in its order. */
export interface Manifest {
  readonly parts: readonly ManifestEntry[];
}

/**
 * The seal of a file: HMAC-SHA256 over the SHA-256 of every octet before it, under a key made of the key-encryption key (RFC 5869). Who can write where
 * backups are kept cannot make one that is taken.
 */
export function sealOf(digest: Uint8Array, { key }: KeyEncryptionKey): Buffer {
  const sealKey = Buffer.from(hkdfSync('sha256', key, '', 'luciole backup 1', 32));
  return createHmac('sha256', sealKey).update(digest).digest();
}

/** @throws {BackupError} when the text is no header of this version */
export function readHeader(text: string): BackupHeader {
  const value = parse(text, 'header');
  const { backupId, keyEncryptionKeys, migrations, tables, takenAt } = Object(value);
  const { active, needed } = Object(keyEncryptionKeys);
  const isHeader =
    [backupId, takenAt, active].every((member) => typeof member === 'string') &&
    isTexts(migrations) &&
    isTexts(needed) &&
    Array.isArray(tables) &&
    tables.every((table) => typeof table?.name === 'string' && isTexts(table.columns));
  if (!isHeader) throw damaged('its header cannot be read');
  return { backupId, takenAt, migrations, keyEncryptionKeys: { active, needed }, tables };
}

/** @throws {BackupError} when the text is no manifest */
export function readManifest(text: string): Manifest {
  const { parts } = Object(parse(text, 'manifest'));
  const isManifest =
    Array.isArray(parts) &&
    parts.every(
      (part) =>
        typeof part?.name === 'string' &&
        typeof part.sha256 === 'string' &&
        Number.isSafeInteger(part.rows) &&
        Number.isSafeInteger(part.octets),
    );
  if (!isManifest) throw damaged('its manifest cannot be read');
  return { parts };
}

/** A file that is not what was written. */
export function damaged(what: string): BackupError {
  return new BackupError(`The backup is damaged: ${what}; take another copy of it.`);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(`its ${what} cannot be read`);
  }
}
