/** `format` of the first line of an export. */
export const EXPORT_FORMAT = 'luciole-audit-export-1';

/**
 * The first line. Only `checkpoint` and `checkpoints` are believed, because they are signed; the rest is there to be read.
 */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  /** JWS of the last event in the file, with what the file begins after. */
  readonly checkpoint: string;
  /** JWSs of other events in the file: what was rewritten between two of them is told apart. */
  readonly checkpoints: readonly string[];
  /** Public keys (RFC 7517). Whoever can write a file can write a key: the reader has them from elsewhere. */
  readonly keys: readonly unknown[];
  /** What was asked for; absent for everything. */
  readonly filter?: unknown;
}

/** A line of an export after the first: an event, or the digest of one that was not asked for. */
export interface ExportLine {
  readonly sequence: number;
  /** Links before and of the event, lower-case hex. */
  readonly previousLink: string;
  readonly link: string;
  /** Canonical text of the event; absent when only its digest is there. */
  readonly canonical?: string | undefined;
  /** SHA-256 of the canonical bytes, lower-case hex; absent when the event is there. */
  readonly digest?: string | undefined;
}

const LINE =
  /^\{"sequence":([1-9]\d{0,14}),"previousLink":"([0-9a-f]{64})","link":"([0-9a-f]{64})",(?:"event":(\{.*\})|"digest":"([0-9a-f]{64})")\}$/;

/** One line without its end. The canonical bytes of the event stand in it as they are, so that they can be hashed unparsed. */
export function writeExportLine({
  sequence,
  previousLink,
  link,
  canonical,
  digest,
}: ExportLine): string {
  const content = canonical === undefined ? `"digest":"${digest ?? ''}"` : `"event":${canonical}`;
  return `{"sequence":${sequence},"previousLink":"${previousLink}","link":"${link}",${content}}`;
}

/** Reads a line that {@link writeExportLine} made, byte for byte; `undefined` for any other. */
export function readExportLine(text: string): ExportLine | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [, sequence = '', previousLink = '', link = '', canonical, digest] = match;
  return { sequence: Number(sequence), previousLink, link, canonical, digest };
}
