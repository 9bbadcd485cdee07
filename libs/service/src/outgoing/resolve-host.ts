import { Resolver } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';

/** First wait for a name server, in milliseconds; the second and last is twice as long, so that both fit the five seconds of a fetch. */
const FIRST_WAIT_MS = 1_500;

/** How names are resolved; name servers are `address:port`, those of the system by default. */
export interface ResolveHostOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  readonly firstWaitMs?: number;
  readonly servers?: readonly string[];
}

/**
 * The addresses of a name that a tenant chose, from the name servers alone: neither the hosts file nor search domains of this machine.
 *
 * `dns.lookup` would wait in one of the four threads that files, key generation and password hashes share, so that a few slow names of one company would
 * stop everyone; this waits on sockets. Addresses of the family that this machine reaches come first.
 *
 * @throws the resolver's error when there is no address
 */
export async function resolveHost(
  host: string,
  { firstWaitMs = FIRST_WAIT_MS, servers, signal }: ResolveHostOptions = {},
): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: firstWaitMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = (): void => resolver.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const outcomes = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const [four, six] = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : [],
    );
    const found = (reachesIpv4() ? [four, six] : [six, four]).flatMap((list) => list ?? []);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (found.length === 0 && failed !== undefined) throw failed.reason;
    return found;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Whether this machine has an IPv4 address besides loopback; it then goes first, as it does with most resolvers where IPv6 is half there. */
function reachesIpv4(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ family, internal }) => family === 'IPv4' && !internal);
}
