/** A host and port that outgoing fetches may reach although it is private, with the CA bundle to trust there if any. */
export interface FetchException {
  readonly host: string;
  readonly port: number;
  readonly caFile: string | undefined;
}

/** `host:port[=CA bundle file]`, IPv6 in brackets; a sentence says what is wrong otherwise. */
export function parseFetchException(entry: string): FetchException | string {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:=\s[\]]+):(\d{1,5})(?:=(.+))?$/.exec(entry);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port < 1 || port > 65_535) {
    return `has the entry '${entry}', which is not host:port or host:port=file`;
  }
  return { host: match[1].replaceAll(/[[\]]/g, '').toLowerCase(), port, caFile: match[3] };
}
