import type { TrustAnchorState, TrustHindrance } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { whatIsNext } from './trust-words.ts';

const next = (
  state: TrustAnchorState,
  to: TrustAnchorState,
  hindrances: readonly TrustHindrance[],
): string => whatIsNext({ state, transitions: [{ state: to, hindrances: [...hindrances] }] });
const issuing = { reason: 'CONFIGURATION_ISSUES_UNDER_IT', name: 'mesh' } as const;
const live = { reason: 'LIVE_ISSUER_CERTIFICATE', name: 'one' } as const;

describe('what is next for an anchor', () => {
  it('is to wait, and then to trust it', () => {
    const silent = { reason: 'ISSUER_NOT_CONFIRMED', name: 'one' } as const;
    expect(next('STAGED', 'TRUSTED', [silent, silent, silent, silent])).toMatch(
      /^Before it is trusted: one does not serve .*; and more\.$/,
    );
    expect(next('STAGED', 'TRUSTED', [])).toBe('It has arrived everywhere: it can be trusted now.');
  });

  it('is to issue under another, to drain it, and to withdraw it', () => {
    const last = { reason: 'LAST_TRUSTED_ANCHOR' } as const;
    expect(next('TRUSTED', 'WITHDRAWN', [last, issuing])).toContain('add the root that comes');
    expect(next('TRUSTED', 'WITHDRAWN', [issuing, live])).toContain(
      'under another root: Configuration mesh issues under it; one has a live certificate under it.',
    );
    expect(next('TRUSTED', 'WITHDRAWN', [live])).toMatch(/^Nothing new is issued under it\./);
    expect(next('TRUSTED', 'WITHDRAWN', [])).toMatch(/^Nothing depends on it\./);
    expect(next('WITHDRAWN', 'STAGED', [])).toContain('comes back by being staged');
  });
});
