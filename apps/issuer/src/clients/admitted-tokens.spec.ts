import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { type AdmittedToken, AdmittedTokens, tokenDigest } from './admitted-tokens.ts';
import type { ClientDecision } from './client.ts';
import { KeySet } from './key-set.ts';

const decision: ClientDecision = { outcome: 'refused', error: 'UNAUTHENTICATED', reason: 'a mark' };
const keySet = KeySet.read(Buffer.from('{"keys":[]}'));
function admitted(changes: Partial<AdmittedToken> = {}): AdmittedToken {
  const source = { kind: 'keySet', url: 'https://idp.example' } as const;
  return { decision, keySet, source, expiresAt: 100, length: 700, ...changes };
}
const always = () => true;

describe('AdmittedTokens', () => {
  it('remember for five minutes, or until the token expires when that is earlier', () => {
    const tokens = new AdmittedTokens();
    tokens.remember('long', 1000, admitted({ expiresAt: 9_000 }));
    tokens.remember('short', 1000, admitted({ expiresAt: 1_010 }));
    expect(tokens.get('short', 1_009, always)).toBe(decision);
    expect(tokens.get('short', 1_010, always)).toBeUndefined();
    expect(tokens.get('long', 1_299, always)).toBe(decision);
    expect(tokens.get('long', 1_300, always)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it('know a token by all of it', () => {
    const texts = ['header.claims.signature', 'header.claims.signaturf', 'header.claims.'];
    expect(new Set(texts.map((text) => tokenDigest(text))).size).toBe(3);
  });

  it('forget a token whose key set is not in force any more', () => {
    const tokens = new AdmittedTokens();
    tokens.remember('token', 0, admitted());
    expect(
      tokens.get('token', 1, (source, set) => source.kind === 'discovery' && set === keySet),
    ).toBeUndefined();
    expect(tokens.get('token', 1, always)).toBeUndefined();
  });

  it('keep at most four thousand, the newest', () => {
    const tokens = new AdmittedTokens();
    for (let i = 0; i < 12_000; i += 1) tokens.remember(`token ${i}`, 0, admitted());
    expect(tokens.size).toBe(4_000);
    expect(tokens.get('token 7999', 1, always)).toBeUndefined();
    expect(tokens.get('token 8000', 1, always)).toBe(decision);
  });

  it('keep fewer of long ones, and count right when one comes again', () => {
    const tokens = new AdmittedTokens();
    for (let i = 0; i < 1_000; i += 1) {
      tokens.remember(`long ${i}`, 0, admitted({ length: 16_000 }));
      tokens.remember(`long ${i}`, 0, admitted({ length: 16_000 }));
    }
    expect(tokens.size).toBe(250);
    for (let i = 0; i < 12_000; i += 1) tokens.remember(`token ${i}`, 0, admitted());
    expect(tokens.size).toBe(4_000);
  });
});
