import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  keyEncryptionKeyIdOf,
  openEnvelope,
  rewrap,
  seal,
  type SecretBinding,
} from './envelope.ts';
import {
  type KeyEncryptionKey,
  type KeyEncryptionKeys,
  keyEncryptionKeyFrom,
} from './key-encryption-key.ts';

const aKey = () => keyEncryptionKeyFrom(randomUUID(), randomBytes(32));
const ringOf = (...keys: [KeyEncryptionKey, ...KeyEncryptionKey[]]): KeyEncryptionKeys => ({
  active: () => keys[0],
  find: (id) => keys.find((key) => key.id === id),
});
const BINDING: SecretBinding = {
  companyId: randomUUID(),
  table: 'certificate_authorities',
  row: randomUUID(),
  publicKeyHash: randomBytes(32),
};
const SECRET = Buffer.from('the private key');

describe('envelope', () => {
  it('opens to what was sealed, and names its key-encryption key', () => {
    const key = aKey();
    const envelope = seal(SECRET, BINDING, key);
    expect(openEnvelope(envelope, BINDING, ringOf(key))).toEqual(SECRET);
    expect(keyEncryptionKeyIdOf(envelope)).toBe(key.id);
  });

  it('seals the same secret differently each time and shows nothing of it', () => {
    const key = aKey();
    const envelopes = [seal(SECRET, BINDING, key), seal(SECRET, BINDING, key)];
    expect(envelopes[0]).not.toEqual(envelopes[1]);
    expect(envelopes.some((envelope) => envelope.includes(SECRET))).toBe(false);
  });

  it('refuses every single changed octet', () => {
    const key = aKey();
    const envelope = seal(SECRET, BINDING, key);
    const opened = [...envelope.keys()].filter((at) => {
      const changed = Buffer.from(envelope);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      try {
        openEnvelope(changed, BINDING, ringOf(key));
        return true;
      } catch {
        return false;
      }
    });
    expect(opened).toEqual([]);
  });

  it.each([
    ['another company', { companyId: randomUUID() }],
    ['another table', { table: 'token_signing_keys' }],
    ['another row', { row: randomUUID() }],
    ['another public key', { publicKeyHash: randomBytes(32) }],
    ['no public key', { publicKeyHash: undefined }],
    ['fields moved between members', { table: 'certificate_', row: `authorities${BINDING.row}` }],
  ])('refuses to open for %s', (_what, change) => {
    const key = aKey();
    const envelope = seal(SECRET, BINDING, key);
    expect(() => openEnvelope(envelope, { ...BINDING, ...change }, ringOf(key))).toThrow(
      expect.objectContaining({ code: 'NOT_AUTHENTIC' }),
    );
  });

  it('refuses a truncated envelope, an extended one and another version', () => {
    const key = aKey();
    const envelope = seal(SECRET, BINDING, key);
    const candidates = [
      envelope.subarray(0, 40),
      Buffer.concat([Buffer.of(2), envelope.subarray(1)]),
    ];
    for (const candidate of candidates) {
      expect(() => openEnvelope(candidate, BINDING, ringOf(key))).toThrow(
        expect.objectContaining({ code: 'MALFORMED' }),
      );
    }
    const extended = Buffer.concat([envelope, Buffer.of(0)]);
    expect(() => openEnvelope(extended, BINDING, ringOf(key))).toThrow(
      expect.objectContaining({ code: 'NOT_AUTHENTIC' }),
    );
  });

  it('says when the key-encryption key is not at hand', () => {
    const envelope = seal(SECRET, BINDING, aKey());
    expect(() => openEnvelope(envelope, BINDING, ringOf(aKey()))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_KEY' }),
    );
  });

  it('opens under the new key only after a rewrap, and stays bound', () => {
    const [oldKey, newKey] = [aKey(), aKey()];
    const rewrapped = rewrap(seal(SECRET, BINDING, oldKey), BINDING, ringOf(oldKey), newKey);
    expect(openEnvelope(rewrapped, BINDING, ringOf(newKey))).toEqual(SECRET);
    expect(() => openEnvelope(rewrapped, BINDING, ringOf(oldKey))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_KEY' }),
    );
    expect(() =>
      openEnvelope(rewrapped, { ...BINDING, row: randomUUID() }, ringOf(newKey)),
    ).toThrow(expect.objectContaining({ code: 'NOT_AUTHENTIC' }));
  });
});
