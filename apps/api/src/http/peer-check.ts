import { BlockList, isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.schema.ts';
import { ApplicationError } from './application-error.ts';

/** Probes, and what verifiers fetch by plain http anyway (RFC 5280 §8): public bytes, no credential. */
const OPEN_PATHS = /^\/(?:healthz|readyz|v1\/builtinca\/[^?]*)(?:\?|$)/;

/**
 * Where proxies terminate TLS, answers 421 to whoever reaches the plain-http port without them: credentials would
 * travel in the clear (ruling 13). Does nothing when this process terminates TLS itself or listens on loopback only.
 */
export function registerPeerCheck(fastify: FastifyInstance, config: Config): void {
  const { tls, trustedProxies } = config.http;
  if (tls !== undefined || trustedProxies.length === 0) return;
  const peers = new BlockList();
  for (const range of ['127.0.0.0/8', '::1', ...trustedProxies.map((proxy) => proxy.range)]) {
    allow(peers, range);
  }
  fastify.addHook('onRequest', (request, _reply, done) => {
    const address = request.raw.socket.remoteAddress ?? '';
    const isAllowed = OPEN_PATHS.test(request.raw.url ?? '') || includes(peers, address);
    done(isAllowed ? undefined : ApplicationError.of('INSECURE_TRANSPORT', {}));
  });
}

function allow(peers: BlockList, range: string): void {
  const [address = '', bits] = range.split('/');
  const family = familyOf(address);
  if (bits === undefined) peers.addAddress(address, family);
  else peers.addSubnet(address, Number(bits), family);
}

function includes(peers: BlockList, address: string): boolean {
  // A socket that listens on :: names IPv4 peers in the mapped form.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) !== 0 && peers.check(plain, familyOf(plain));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
