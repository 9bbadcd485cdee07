/** What of a connection URL a test changes. */
export interface DatabaseUrlParts {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

const SHAPE =
  /^(?<scheme>postgres(?:ql)?:\/\/)(?:(?<login>[^@/]*)@)?(?<host>[^/?]*)(?:\/(?<database>[^?]*))?(?<query>\?.*)?$/;

/**
 * The same server, as another user or with another database. Works on socket URLs (`postgres://user@/db?host=%2Fdir`),
 * which `URL` refuses because they have no host.
 *
 * @throws {TypeError} when the text is no PostgreSQL URL
 */
export function databaseUrl(url: string, parts: DatabaseUrlParts): string {
  const groups = SHAPE.exec(url)?.groups;
  if (groups === undefined) {
    throw new TypeError('Not a PostgreSQL URL');
  }
  const { scheme = '', login = '', host = '', database = '', query = '' } = groups;
  const user =
    parts.user === undefined
      ? login
      : encodeURIComponent(parts.user) +
        (parts.password === undefined ? '' : `:${encodeURIComponent(parts.password)}`);
  return `${scheme}${user === '' ? '' : `${user}@`}${host}/${parts.database ?? database}${query}`;
}
