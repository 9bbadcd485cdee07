import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { AdmittedTokens } from './admitted-tokens.ts';
import type { ClientDecision } from './client.ts';
import { KeySet } from './key-set.ts';

const decision: ClientDecision = { outcome: 'refused', error: 'UNAUTHENTICATED', reason: 'a mark' };
const keySet = KeySet.read(Buffer.from('{"keys":[]}'));
const admitted = {
  decision,
  keySet,
  source: { kind: 'keySet', url: 'https://idp.example' },
} as const;
const always = () => true;
const long = (i: number) => `${i} `.padEnd(16_000, 'x');

describe('AdmittedTokens', () => {
  it('remember for five minutes, or until the token expires when that is earlier', () => {
    const tokens = new AdmittedTokens();
    tokens.remember('long', 1000, 9_000, admitted);
    tokens.remember('short', 1000, 1_010, admitted);
    expect(tokens.get('short', 1_009, always)).toBe(decision);
    expect(tokens.get('short', 1_010, always)).toBeUndefined();
    expect(tokens.get('long', 1_299, always)).toBe(decision);
    expect(tokens.get('long', 1_300, always)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it('know a token by all of it', () => {
    const tokens = new AdmittedTokens();
    tokens.remember('header.claims.signature', 0, 100, admitted);
    expect(tokens.get('header.claims.signaturf', 1, always)).toBeUndefined();
    expect(tokens.get('header.claims.', 1, always)).toBeUndefined();
  });

  it('forget a token whose key set is not in force any more', () => {
    const tokens = new AdmittedTokens();
    tokens.remember('token', 0, 100, admitted);
    expect(
      tokens.get('token', 1, (source, set) => source.kind === 'discovery' && set === keySet),
    ).toBeUndefined();
    expect(tokens.get('token', 1, always)).toBeUndefined();
  });

  it('keep at most ten thousand, the newest', () => {
    const tokens = new AdmittedTokens();
    for (let i = 0; i < 12_000; i += 1) tokens.remember(`token ${i}`, 0, 100, admitted);
    expect(tokens.size).toBe(10_000);
    expect(tokens.get('token 1999', 1, always)).toBeUndefined();
    expect(tokens.get('token 2000', 1, always)).toBe(decision);
  });

  it('keep fewer of long ones, and count right when one comes again', () => {
    const tokens = new AdmittedTokens();
    for (let i = 0; i < 1_000; i += 1) {
      tokens.remember(long(i), 0, 100, admitted);
      tokens.remember(long(i), 0, 100, admitted);
    }
    expect(tokens.size).toBe(500);
    for (let i = 0; i < 12_000; i += 1) tokens.remember(`token ${i}`, 0, 100, admitted);
    expect(tokens.size).toBe(10_000);
  });
});
