import { randomBytes } from 'node:crypto';

/**
 * A time-ordered identifier (RFC 9562 §5.7): 48 bits of milliseconds, 74 random bits, lower case. Made here and not in
 * SQL, because PostgreSQL 15 cannot (ruling 38).
 */
export function uuidV7(now: Date, random: Uint8Array = randomBytes(10)): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
