import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_API_KEY, createKernelApp, type KernelApp } from '../../test/support/kernel-app.ts';
import { ThingsModule } from '../../test/support/things-room.ts';

describe('a plain-http port behind trusted proxies (ruling 13)', () => {
  let kernel: KernelApp;
  beforeAll(async () => {
    kernel = await createKernelApp([ThingsModule], {
      LUCIOLE_HOST: '0.0.0.0',
      LUCIOLE_TRUSTED_PROXIES: '10.1.0.0/16,2001:db8::1',
    });
  });
  afterAll(() => kernel.app.close());

  const statusFor = async (remoteAddress: string, url = '/v1/things') => {
    const headers = { 'tppl-api-key': ADMIN_API_KEY };
    const response = await kernel.app.inject({ method: 'GET', url, headers, remoteAddress });
    return response.statusCode;
  };

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '127.0.0.1', '::1'])(
    'answers the peer %s',
    async (peer) => {
      expect(await statusFor(peer)).not.toBe(421);
    },
  );

  it.each(['10.2.0.1', '203.0.113.9', '::ffff:203.0.113.9', '2001:db8::2', 'nonsense'])(
    'refuses the peer %s with 421 and a code',
    async (peer) => {
      expect(await statusFor(peer)).toBe(421);
    },
  );

  it('answers probes to everybody', async () => {
    expect(await statusFor('203.0.113.9', '/healthz')).not.toBe(421);
  });
});
