import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '@luciole/service';
import { auditRow } from './audit-trail.ts';
import { REDACTED, redact } from './redact.ts';

describe('redact', () => {
  it.each([
    ['a PIN at any depth', { pkcs11: { pin: '1234' } }, { pkcs11: { pin: REDACTED } }],
    [
      'names in any spelling',
      { private_key: 'x', apiKey: 'y', 'client-secret': 'z' },
      { private_key: REDACTED, apiKey: REDACTED, 'client-secret': REDACTED },
    ],
    [
      'a private key inside a text',
      { note: '-----BEGIN EC PRIVATE KEY-----\nMHc' },
      { note: REDACTED },
    ],
    [
      'a JSON Web Token inside a text',
      { note: 'Bearer eyJhbGciOi.eyJpc3Mi.c2ln' },
      { note: REDACTED },
    ],
    [
      'bytes',
      { sealed: Buffer.from('x'), list: [new Uint8Array(2)] },
      { sealed: REDACTED, list: [REDACTED] },
    ],
    [
      'a Secret',
      { pin: new Secret('1234'), other: new Secret('1234') },
      { pin: REDACTED, other: REDACTED },
    ],
    ['a key object', { value: generateKeyPairSync('ed25519').privateKey }, { value: REDACTED }],
  ])('takes out %s', (_what, value, expected) => {
    expect(redact(value)).toEqual(expected);
  });

  it('keeps what is no secret', () => {
    const value = {
      name: 'edge',
      publicKey: 'PEM',
      keyAlgorithm: 'EC_P256',
      at: new Date(0),
      none: null,
      n: 3,
    };
    expect(redact(value)).toEqual({ ...value, at: '1970-01-01T00:00:00.000Z' });
  });

  it('is applied to every event, in its row and in its canonical bytes', () => {
    const row = auditRow('company', {
      type: 'sub-ca-provider.changed',
      occurredAt: new Date(0),
      actor: { kind: 'SYSTEM' },
      after: { pkcs11: { pin: 'hunter2' } },
    });
    const canonical = Buffer.from(row['canonical'] as string, 'base64').toString();
    expect(JSON.stringify(row) + canonical).not.toContain('hunter2');
    expect(canonical).toContain('"pin":"[secret]"');
  });
});

describe('Secret', () => {
  it('prints as [secret] in JSON, inspection and templates, and reveals on request', () => {
    const secret = new Secret('hunter2');
    expect([JSON.stringify({ secret }), inspect({ secret }), String(secret)]).toEqual([
      '{"secret":"[secret]"}',
      '{ secret: [secret] }',
      '[secret]',
    ]);
    expect(secret.reveal()).toBe('hunter2');
  });
});
