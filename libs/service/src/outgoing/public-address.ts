import { BlockList, isIP } from 'node:net';

/** IPv4 ranges that are not globally reachable (IANA special-purpose registry, RFC 6890), and multicast. */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Parts of 2000::/3 that are not globally reachable, or that smuggle an IPv4 address (6to4, Teredo). */
const PRIVATE_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const privateIpv4 = new BlockList();
for (const [address, bits] of PRIVATE_IPV4) privateIpv4.addSubnet(address, bits, 'ipv4');

const privateIpv6 = new BlockList();
for (const [address, bits] of PRIVATE_IPV6) privateIpv6.addSubnet(address, bits, 'ipv6');

const globalUnicastIpv6 = new BlockList();
globalUnicastIpv6.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address may be reached by a fetch that a tenant asked for: globally reachable unicast only.
 *
 * IPv6 is an allow-list (2000::/3, RFC 4291 §2.4), so IPv4-mapped, NAT64, unique local, link-local and loopback
 * addresses are refused without being listed.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !privateIpv4.check(address, 'ipv4');
    case 6:
      return (
        !address.includes('%') &&
        globalUnicastIpv6.check(address, 'ipv6') &&
        !privateIpv6.check(address, 'ipv6')
      );
    default:
      return false;
  }
}
