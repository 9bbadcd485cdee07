import { sign, verify, type KeyObject } from 'node:crypto';

import { canonicalJson } from '../canonical-json.ts';

/** `typ` of a checkpoint's header (RFC 8725 §3.11): no other signed text of ours can be taken for one. */
const TYPE = 'luciole-audit-checkpoint+jws';
/** ES256 signatures are two numbers of 32 octets, not DER (RFC 7518 §3.4). */
const ES256 = { dsaEncoding: 'ieee-p1363' } as const;
const HEX_LINK = /^[0-9a-f]{64}$/;

/** Part of a trail that an export holds; signed with it, so that what is missing at its front is missed. */
export interface ExportClaims {
  /** Sequence of its first event. */
  readonly first: number;
  /** Link of the event before it, or the genesis link; lower-case hex. */
  readonly previousLink: string;
  /** Whether its last event was the last of all: what a later checkpoint counts beyond is missing then. */
  readonly reachesHead: boolean;
}

/** What a company's trail was at an instant. */
export interface Checkpoint {
  readonly companyId: string;
  /** Number of events so far: the sequence of the last one. */
  readonly size: number;
  /** Link of the last one, lower-case hex. */
  readonly head: string;
  /** ISO 8601. */
  readonly time: string;
  readonly export?: ExportClaims | undefined;
}

/** A checkpoint and who signed it. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly keyId: string;
  /** JWS in compact form (RFC 7515 §7.1). */
  readonly jws: string;
}

/** The checkpoint as a JWS in compact form, ES256. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  { id, privateKey }: { readonly id: string; readonly privateKey: KeyObject },
): string {
  const { companyId, size, head, time, export: part } = checkpoint;
  const claims = {
    version: 1,
    companyId,
    size,
    head,
    time,
    export: part && {
      first: part.first,
      previousLink: part.previousLink,
      reachesHead: part.reachesHead,
    },
  };
  const input = [{ alg: 'ES256', kid: id, typ: TYPE }, claims]
    .map((value) => Buffer.from(canonicalJson(value)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, ...ES256 });
  return `${input}.${signature.toString('base64url')}`;
}

/** Reads a checkpoint without believing it; `undefined` when the text is none. */
export function readCheckpoint(jws: string): SignedCheckpoint | undefined {
  const [header, payload, signature, ...rest] = jws.split('.').map(decode);
  if (signature === undefined || rest.length > 0) return undefined;
  const { alg, typ, kid } = Object(header);
  if (alg !== 'ES256' || typ !== TYPE || typeof kid !== 'string') return undefined;
  const { version, companyId, size, head, time, export: part } = Object(payload);
  const isCheckpoint =
    version === 1 &&
    typeof companyId === 'string' &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    isLink(head) &&
    typeof time === 'string' &&
    (part === undefined ||
      (Number.isSafeInteger(part?.first) &&
        isLink(part.previousLink) &&
        typeof part.reachesHead === 'boolean'));
  if (!isCheckpoint) return undefined;
  return { checkpoint: { companyId, size, head, time, export: part }, keyId: kid, jws };
}

/** Whether the key signed the checkpoint. */
export function isSignedBy({ jws }: SignedCheckpoint, publicKey: KeyObject): boolean {
  const end = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(end + 1), 'base64url');
  return verify('sha256', Buffer.from(jws.slice(0, end)), { key: publicKey, ...ES256 }, signature);
}

function isLink(value: unknown): value is string {
  return typeof value === 'string' && HEX_LINK.test(value);
}

/** The JSON value of a part, or its bytes where it is no JSON: a signature. */
function decode(part: string): unknown {
  const bytes = Buffer.from(part, 'base64url');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes;
  }
}
