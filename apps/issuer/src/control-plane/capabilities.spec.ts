import { ISSUER_CAPABILITIES } from '@luciole/contract';
import { describe, expect, it } from 'vitest';
import { missingCapabilities } from './capabilities.ts';

describe('ruling 20: missingCapabilities', () => {
  it('is everything that is demanded beyond signing in memory', () => {
    expect(missingCapabilities({ requiredCapabilities: [] })).toEqual([]);
    const requiredCapabilities = [...ISSUER_CAPABILITIES];
    expect(missingCapabilities({ requiredCapabilities })).toEqual(ISSUER_CAPABILITIES);
  });
});
