/** Whether an address of a socket is this machine's own, IPv4 in IPv6 included (RFC 4291 §2.5.3, RFC 6890 §2.2.2). */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);
}
