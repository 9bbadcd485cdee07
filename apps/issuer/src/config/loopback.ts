/**
 * Whether a host is this machine only: 127.0.0.0/8, ::1 (also in brackets, as URLs have it) or the name localhost
 * (RFC 6890; RFC 6761 §6.3).
 */
export function isLoopbackHost(host: string): boolean {
  return (
    host.toLowerCase() === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}
