/**
 * Whether the address of a socket is this machine's own: 127.0.0.0/8, also as IPv4 in IPv6 (`::ffff:127.0.0.1`), or ::1
 * (RFC 6890 §2.2.2 and §2.2.3, RFC 4291 §2.5.5.2). Names are none.
 */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address);
}

/**
 * Whether a host, as it stands in settings and URLs, leads to this machine and nowhere else: the name `localhost` in any
 * case (RFC 6761 §6.3), or a loopback address as {@link isLoopbackAddress} has it, ::1 in brackets too. Neither names below
 * `localhost` nor `0.0.0.0` and `::`, which listen everywhere.
 */
export function isLoopbackHost(host: string): boolean {
  return host === '[::1]' || host.toLowerCase() === 'localhost' || isLoopbackAddress(host);
}
