import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { usablePort } from './port.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('usablePort', () => {
  it('finds a free one for 0, and gives it back at once', async () => {
    const port = await usablePort('127.0.0.1', 0);
    expect(port).toBeGreaterThan(1023);
    expect(await usablePort('127.0.0.1', port)).toBe(port);
  });

  it('says in one sentence that a port is taken', async () => {
    const port = await usablePort('127.0.0.1', 0);
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect(usablePort('127.0.0.1', port)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or choose another with "npm start -- --port NUMBER".`,
    );
  });

  it('says that an address is not of this machine', async () => {
    // TEST-NET-1 of RFC 5737 belongs to nobody.
    await expect(usablePort('192.0.2.1', 0)).rejects.toThrow(
      /^192\.0\.2\.1 is not an address of this machine/,
    );
  });
});
