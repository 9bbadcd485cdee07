import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { type Address, codeOf, opened, openTls } from './connection.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** A certificate of which less than this part is left is not renewed as it should be, however long it is. */
const LAST_PART = 0.1;

const ADVICE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Renew the certificate of the control plane.',
  CERT_NOT_YET_VALID: 'Compare this machine’s clock with the real time: date -u.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Use one of those names in bootstrap.controlPlane.url, or give the control plane a certificate for its name.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'If that is the control plane’s own certificate, name it as bootstrap.controlPlane.caFile; if not, somebody stands between.',
};
const NO_TLS = 'Look whether the port is the one with TLS, and whether a proxy stands between.';
const UNKNOWN_CA =
  'Name the CA that issued it as bootstrap.controlPlane.caFile, in PEM with every CA that the server does not send; for a public CA leave caFile out. If the issuer’s name is not the one you expect, somebody stands between.';

/** What stands in the way of TLS with a server, and how long its certificate still lasts. */
export async function lookAtServer(
  address: Address,
  caFile: string | undefined,
  now: Date,
): Promise<readonly Finding[]> {
  let socket: TLSSocket;
  try {
    socket = openTls(address, caFile);
  } catch (error) {
    return [
      problem(
        'tls',
        `${caFile ?? 'the CA bundle'} cannot be used (${codeOf(error)})`,
        'Give bootstrap.controlPlane.caFile certificates in PEM that this user can read.',
      ),
    ];
  }
  try {
    await opened(socket, 'secureConnect');
    return judge(socket, caFile, now);
  } catch (error) {
    return [problem('tls', `TLS does not come about: ${tlsFault(error)}`, NO_TLS)];
  } finally {
    socket.destroy();
  }
}

function judge(socket: TLSSocket, caFile: string | undefined, now: Date): readonly Finding[] {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    return [problem('tls', 'the server shows no certificate', NO_TLS)];
  }
  if (!socket.authorized) {
    const fault = codeOf(socket.authorizationError);
    return [
      problem(
        'tls',
        `the certificate is not accepted (${fault}): ${describe(certificate)}`,
        ADVICE[fault] ?? UNKNOWN_CA,
      ),
    ];
  }
  const { validFromDate, validToDate } = certificate;
  const lifetime = validToDate.getTime() - validFromDate.getTime();
  const isEnding = validToDate.getTime() - now.getTime() < lifetime * LAST_PART;
  const by = caFile ?? 'the CAs of Node.js';
  const message = `${socket.getProtocol()}, ${describe(certificate)}, verified with ${by}`;
  return [
    isEnding
      ? warning('tls', `${message}, which is soon`, 'See that it is renewed in time.')
      : ok('tls', message),
  ];
}

function describe({ issuer, subjectAltName, validTo }: X509Certificate): string {
  const names = subjectAltName ?? 'no name';
  return `for ${names}, from ${issuer.replaceAll('\n', ', ')}, until ${validTo}`;
}

function tlsFault(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'what answers speaks no TLS';
  }
  if (code === 'ECONNRESET' || code === 'closed') return 'the connection is cut';
  return code;
}
