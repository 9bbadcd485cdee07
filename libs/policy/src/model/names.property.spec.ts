import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import {
  addValidityPeriod,
  approximateSeconds,
  canonicalDnsName,
  canonicalIpAddress,
  canonicalRfc822Name,
  canonicalUri,
  formatIpAddress,
  formatValidityPeriod,
  parseIpAddress,
  parseSpiffeId,
  parseValidityPeriod,
} from '../index.ts';

// Generated cases take as long as the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  fc.emailAddress(),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.webUrl().map((url) => url.replace(/^https?/, 'spiffe')),
);

describe('validity periods', () => {
  it('read back what was written', () => {
    const periods = fc.record({
      years: fc.nat(50),
      months: fc.nat(100),
      seconds: fc.nat(1_000_000_000),
    });
    const property = fc.property(periods, (period) => {
      fc.pre(approximateSeconds(period) > 0);
      expect(parseValidityPeriod(formatValidityPeriod(period))).toEqual(period);
    });
    fc.assert(property);
  });

  it('never throw on any text and always lie ahead', () => {
    const start = new Date('2026-01-31T00:00:00Z');
    const likely = fc
      .array(fc.constantFrom(...Array.from('PTYMWDHS0123456789.,-+')), { maxLength: 20 })
      .map((chars) => `P${chars.join('')}`);
    const property = fc.property(fc.oneof(fc.string(), likely), (duration) => {
      const period = parseValidityPeriod(duration);
      const end = period === undefined ? Infinity : addValidityPeriod(start, period).getTime();
      expect(end).toBeGreaterThan(start.getTime());
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

describe('canonical forms', () => {
  it('are fixed points: the canonical form of a canonical form is itself', () => {
    const property = fc.property(text, (value) => {
      for (const canonical of [
        canonicalDnsName,
        canonicalIpAddress,
        canonicalRfc822Name,
        canonicalUri,
        (candidate: string) => parseSpiffeId(candidate)?.text,
      ]) {
        const once = canonical(value);
        expect(once === undefined ? undefined : canonical(once)).toBe(once);
        expect(once ?? '').toMatch(/^[!-~]*$/);
      }
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('keep the octets of an IP address', () => {
    const octets = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc
        .array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 })
        .map((bytes) => Uint8Array.from(bytes)),
    );
    const property = fc.property(octets, (bytes) => {
      expect(parseIpAddress(formatIpAddress(bytes))).toEqual(bytes);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('of IPv6 addresses agree with the WHATWG serializer', () => {
    const property = fc.property(fc.ipV6(), (address) => {
      const own = canonicalIpAddress(address);
      // The WHATWG form differs only for IPv4-mapped addresses, which it writes in hexadecimal.
      fc.pre(own?.startsWith('::ffff:') === false);
      expect(`[${own}]`).toBe(new URL(`http://[${address}]/`).hostname);
    });
    fc.assert(property);
  });
});
