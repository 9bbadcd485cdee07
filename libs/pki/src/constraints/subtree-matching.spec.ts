import { describe, expect, it } from 'vitest';
import {
  dnsNameIsWithin,
  dnsNameOverlaps,
  ipAddressIsWithin,
  mailboxIsWithin,
  uriIsWithin,
} from './subtree-matching.ts';

describe('dnsNameIsWithin', () => {
  it.each([
    ['host.example.com', 'example.com', true],
    ['example.com', 'example.com', true],
    ['EXAMPLE.com', 'example.COM', true],
    ['*.example.com', 'example.com', true],
    ['badexample.com', 'example.com', false],
    ['example.com.evil', 'example.com', false],
    ['example.com', '.example.com', false],
    ['a.example.com', '.example.com', true],
    ['anything', '', true],
  ])('%s in %j: %s', (name, subtree, expected) => {
    expect(dnsNameIsWithin(name, subtree)).toBe(expected);
  });
});

describe('dnsNameOverlaps', () => {
  it('sees that a wildcard covers an excluded host', () => {
    expect(dnsNameOverlaps('*.example.com', 'a.example.com')).toBe(true);
    expect(dnsNameOverlaps('*.example.com', 'a.b.example.com')).toBe(false);
    expect(dnsNameOverlaps('b.example.com', 'a.example.com')).toBe(false);
  });
});

describe('ipAddressIsWithin', () => {
  const network = Uint8Array.of(10, 1, 0, 0, 255, 255, 0, 0);
  it('compares what the mask covers', () => {
    expect(ipAddressIsWithin(Uint8Array.of(10, 1, 2, 3), network)).toBe(true);
    expect(ipAddressIsWithin(Uint8Array.of(10, 2, 2, 3), network)).toBe(false);
  });
  it('keeps the two address families apart', () => {
    expect(ipAddressIsWithin(new Uint8Array(16), new Uint8Array(8))).toBe(false);
    expect(ipAddressIsWithin(new Uint8Array(16), new Uint8Array(32))).toBe(true);
  });
});

describe('uriIsWithin', () => {
  it.each([
    ['spiffe://cluster.local/ns/a/sa/b', 'cluster.local', true],
    ['spiffe://CLUSTER.local/ns', 'cluster.LOCAL', true],
    ['https://user@a.example.com:8443/x', '.example.com', true],
    ['https://a.example.com', 'example.com', false],
    ['https://example.com@evil.test/', 'example.com', false],
    ['https://example.com?@evil.test/', 'evil.test', false],
    ['urn:uuid:1', 'example.com', undefined],
    ['https://10.0.0.1/', 'example.com', undefined],
    ['https://[::1]/', 'example.com', undefined],
    ['spiffe:///path', 'example.com', undefined],
  ])('%s in %s: %s', (uri, subtree, expected) => {
    expect(uriIsWithin(uri, subtree)).toBe(expected);
  });
});

describe('mailboxIsWithin', () => {
  it.each([
    ['a@example.com', 'example.com', true],
    ['a@mail.example.com', 'example.com', false],
    ['a@mail.example.com', '.example.com', true],
    ['a@Example.com', 'a@example.COM', true],
    ['A@example.com', 'a@example.com', false],
    ['no-at-sign', 'example.com', undefined],
    ['a@', 'example.com', undefined],
  ])('%s in %s: %s', (mailbox, subtree, expected) => {
    expect(mailboxIsWithin(mailbox, subtree)).toBe(expected);
  });
});
