import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isLoopbackHost } from './index.ts';

describe('isLoopbackAddress', () => {
  it.each(['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::FFFF:127.8.0.1'])(
    'knows %s',
    (address) => {
      expect([isLoopbackAddress(address), isLoopbackHost(address)]).toEqual([true, true]);
    },
  );

  it.each(['', '127', '127.0.0', '128.0.0.1', '10.127.0.0.1', '::2', '::ffff:10.0.0.1', '0.0.0.0'])(
    'denies %j',
    (address) => {
      expect([isLoopbackAddress(address), isLoopbackHost(address)]).toEqual([false, false]);
    },
  );

  it.each(['localhost', '[::1]'])('knows no %s, which sockets never have', (host) => {
    expect(isLoopbackAddress(host)).toBe(false);
  });
});

describe('isLoopbackHost', () => {
  it.each(['localhost', 'LocalHost', '[::1]'])('knows %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    'localhost.example',
    'a.localhost',
    '127.0.0.1.example',
    '127.0.0.1:8080',
    '::',
    '[::]',
  ])('denies %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
