import { Buffer } from 'node:buffer';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from 'vitest';

import { resolveHost } from './resolve-host.ts';

const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A name server (RFC 1035 §4.1) that knows these records, knows no others, and says nothing at all without records. */
async function aNameServer(records?: { readonly a?: Buffer; readonly aaaa?: Buffer }) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (query, peer) => {
    if (records === undefined) return;
    const end = query.indexOf(0, 12) + 5;
    const type = query.readUInt16BE(end - 4);
    const data = type === 1 ? records.a : type === 28 ? records.aaaa : undefined;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x81_80, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data === undefined ? 0 : 1, 6);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc0_0c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data?.length ?? 0, 10);
    const answer = data === undefined ? [] : [record, data];
    socket.send(
      Buffer.concat([header, query.subarray(12, end), ...answer]),
      peer.port,
      peer.address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { servers: [`127.0.0.1:${socket.address().port}`] };
}

const IPV6 = Buffer.from('20010db8000000000000000000000001', 'hex');

describe('resolveHost', () => {
  it('answers the addresses of both families', async () => {
    const { servers } = await aNameServer({ a: Buffer.from([192, 0, 2, 7]), aaaa: IPV6 });
    const found = await resolveHost('idp.example', { servers });
    expect(found.toSorted()).toEqual(['192.0.2.7', '2001:db8::1']);
  });

  it('is content with one family', async () => {
    const { servers } = await aNameServer({ aaaa: IPV6 });
    expect(await resolveHost('idp.example', { servers })).toEqual(['2001:db8::1']);
  });

  it('says so when there is no address', async () => {
    const { servers } = await aNameServer({});
    await expect(resolveHost('idp.example', { servers })).rejects.toMatchObject({
      code: 'ENODATA',
    });
  });

  it('gives up on a name server that is silent', async () => {
    const { servers } = await aNameServer();
    await expect(resolveHost('idp.example', { servers, firstWaitMs: 20 })).rejects.toMatchObject({
      code: 'ETIMEOUT',
    });
  });

  it('stops waiting when the fetch is over', async () => {
    const { servers } = await aNameServer();
    const controller = new AbortController();
    const found = resolveHost('idp.example', { servers, signal: controller.signal });
    controller.abort();
    await expect(found).rejects.toMatchObject({ code: 'ECANCELLED' });
  });
});
