import type { CaAccountInformation } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { hierarchyHealth } from './hierarchy-health.ts';

const NOW = new Date('2026-11-22T00:00:00Z');

/** An account whose intermediate and root have this many days left. */
function account(caDays: number, rootDays: number, connectionStatus = 'OK'): CaAccountInformation {
  const trustChain = [caDays, rootDays].map((days) => ({
    validityEnd: new Date(NOW.getTime() + days * 86_400_000).toISOString(),
  }));
  const made: unknown = { id: 'a', key: 'CA', connectionStatus, accountDetails: { trustChain } };
  return made as CaAccountInformation;
}

const PROVIDERS = [{ caAccountId: 'a', validityPeriod: 'P30D' }] as never;
const texts = (...accounts: readonly CaAccountInformation[]) =>
  hierarchyHealth(accounts, PROVIDERS, NOW).map(({ text }) => text.split(/[: ]/)[0]);

describe('ruling 7: hierarchyHealth', () => {
  it('warns of a CA with less than twice its longest provider validity, and of a root in its last year', () => {
    expect(texts(account(61, 4000), account(59, 4000), account(200, 300))).toEqual([
      'Ready',
      'Ends',
      'Its',
    ]);
  });

  it('says what is worse first', () => {
    expect(texts(account(-1, 300), account(59, 300, 'FAILED'))).toEqual(['Expired', 'Cannot']);
  });
});
