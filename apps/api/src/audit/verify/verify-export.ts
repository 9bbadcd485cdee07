import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

import { genesisLink } from '../chain/link.ts';
import { isSignedBy, readCheckpoint, type SignedCheckpoint } from '../chain/checkpoint.ts';
import { canonicalJson } from '../canonical-json.ts';
import { EXPORT_FORMAT } from '../export/export-line.ts';
import { ChainWalk } from './chain-walk.ts';
import type { Finding } from './finding.ts';
import { isOfBefore, type Restoration } from './restoration.ts';

/** What the reader of an export has from elsewhere. */
export interface Evidence {
  /** Checkpoints, as JWSs. */
  readonly checkpoints?: readonly string[];
  /** Public keys, as JSON Web Keys with `kid`. */
  readonly keys?: readonly unknown[];
  /** Restores of backups that the file tells of; checkpoints of what they lost do not speak of this trail. */
  readonly restorations?: readonly Restoration[];
}

/** What an export is and what is wrong with it. */
export interface VerificationReport {
  /** Company of the trail; `undefined` when the first line says nothing that can be read. */
  readonly companyId: string | undefined;
  readonly first: number;
  readonly end: number;
  /** Events of which the file has the digest only, because they were not asked for. */
  readonly digests: number;
  /** When the end was signed, ISO 8601. */
  readonly signedAt: string | undefined;
  /** RFC 7638 thumbprint of the key that signed the end. */
  readonly keyThumbprint: string | undefined;
  /** Whether the key was given, and not only brought by the file. */
  readonly isKeyGiven: boolean;
  /** Sizes of the given checkpoints that the file agrees with. */
  readonly agreesWith: readonly number[];
  /** Restores that the trail went through. */
  readonly restorations: readonly Restoration[];
  /** Sizes of the given checkpoints that count events which were lost with one of them. */
  readonly lost: readonly number[];
  readonly findings: readonly Finding[];
  /** What is wrong with the first line, keys or checkpoints; sentences. */
  readonly problems: readonly string[];
}

interface Signed {
  readonly signed: SignedCheckpoint;
  readonly key: JsonWebKey;
}

/**
 * Verifies an export line by line, without a database (docs/explanation/audit-chain.md). Needs memory for what is wrong, not
 * for what is right.
 */
export class ExportVerifier {
  readonly #problems: string[] = [];
  readonly #evidence: readonly Signed[];
  readonly #lost: readonly Signed[];
  readonly #restorations: readonly Restoration[];
  readonly #keys: ReadonlyMap<string, JsonWebKey>;
  readonly #isKeyGiven: boolean;
  readonly #head: Signed | undefined;
  readonly #walk: ChainWalk;

  /** @param header - the first line of the file */
  constructor(header: string, evidence: Evidence = {}) {
    const parsed = parseHeader(header);
    if (parsed === undefined) this.#problems.push('The first line is not that of an export.');
    this.#isKeyGiven = evidence.keys !== undefined;
    this.#keys = keysById(evidence.keys ?? parsed?.keys ?? []);

    this.#head = this.#believe(parsed?.checkpoint, 'signed end of the file');
    const companyId = this.#head?.signed.checkpoint.companyId;
    const within = (parsed?.checkpoints ?? [])
      .map((jws) => this.#believe(jws, 'checkpoint in the file'))
      .filter((signed) => signed !== undefined);
    const given = (evidence.checkpoints ?? [])
      .map((jws) => this.#believe(jws, 'given checkpoint'))
      .filter((signed) => signed !== undefined);
    this.#restorations = evidence.restorations ?? [];
    const isLost = ({ signed: { checkpoint } }: Signed): boolean =>
      this.#restorations.some((restoration) => isOfBefore(checkpoint, restoration));
    this.#lost = given.filter(isLost);
    this.#evidence = given.filter((signed) => !isLost(signed));
    const links = new Map<number, string>();
    for (const { signed } of [...this.#evidence, ...within, ...(this.#head ? [this.#head] : [])]) {
      const { size, head, companyId: company } = signed.checkpoint;
      if (companyId !== undefined && company !== companyId) {
        this.#problems.push(`A checkpoint is of the company ${company}, the file of ${companyId}.`);
      } else if ((links.get(size) ?? head) === head) links.set(size, head);
      else this.#problems.push(`Two checkpoints of ${size} events contradict each other.`);
    }
    const part = this.#head?.signed.checkpoint.export;
    if (part?.first === 1 && companyId !== undefined) {
      const isGenesis = genesisLink(companyId).toString('hex') === part.previousLink;
      if (!isGenesis) this.#problems.push('The first event follows something.');
    }
    this.#walk = new ChainWalk(part?.first ?? 1, part?.previousLink, links);
  }

  /** Takes the next line, decoded as Latin-1. */
  take(line: string): void {
    this.#walk.take(line);
  }

  /** What was found, when every line has been taken. */
  finish(): VerificationReport {
    const checkpoint = this.#head?.signed.checkpoint;
    const first = checkpoint?.export?.first ?? 1;
    // A newer checkpoint makes known that there is more than the file says of itself.
    const given = this.#evidence.map(({ signed }) => signed.checkpoint.size);
    const newer = checkpoint?.export?.reachesHead === false ? [] : given;
    const size = Math.max(checkpoint?.size ?? this.#walk.end, ...newer);
    const { end } = this.#walk;
    const findings = this.#walk.finish(size);
    return {
      companyId: checkpoint?.companyId,
      first,
      end,
      digests: this.#walk.digests,
      signedAt: checkpoint?.time,
      keyThumbprint: this.#head && thumbprint(this.#head.key),
      isKeyGiven: this.#isKeyGiven,
      agreesWith: given.filter((known) => known >= first - 1 && this.#walk.agreesWith(known)),
      restorations: this.#restorations,
      lost: this.#lost.map(({ signed }) => signed.checkpoint.size),
      findings,
      problems: this.#problems,
    };
  }

  #believe(jws: string | undefined, what: string): Signed | undefined {
    const signed = jws === undefined ? undefined : readCheckpoint(jws);
    if (signed === undefined) {
      this.#problems.push(`The ${what} is missing or no checkpoint.`);
      return undefined;
    }
    const key = this.#keys.get(signed.keyId);
    if (key === undefined) {
      this.#problems.push(`The key ${signed.keyId} of the ${what} is not among the keys.`);
      return undefined;
    }
    const publicKey = publicKeyOf(key);
    if (publicKey === undefined || !isSignedBy(signed, publicKey)) {
      this.#problems.push(`The signature of the ${what} is wrong.`);
      return undefined;
    }
    return { signed, key };
  }
}

/** The checkpoint in a text: a JWS in compact or flattened form (RFC 7515 §7), or an object that holds one. */
export function checkpointIn(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^[-\w]+\.[-\w]+\.[-\w]+$/.test(trimmed)) return trimmed;
  try {
    return jwsOf(JSON.parse(trimmed));
  } catch {
    return undefined;
  }
}

function jwsOf(value: unknown): string | undefined {
  const { jws, checkpoint, protected: header, payload, signature } = Object(value);
  if (typeof jws === 'string') return jws;
  if (typeof header === 'string') return `${header}.${String(payload)}.${String(signature)}`;
  if (typeof checkpoint === 'string') return checkpoint;
  return checkpoint === undefined ? undefined : jwsOf(checkpoint);
}

/** The keys in a text: a JSON Web Key Set, or an object with a member `keys`. */
export function keysIn(text: string): readonly unknown[] | undefined {
  try {
    const { keys } = Object(JSON.parse(text));
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

interface ParsedHeader {
  readonly checkpoint: string | undefined;
  readonly checkpoints: readonly string[];
  readonly keys: readonly unknown[];
}

function parseHeader(line: string): ParsedHeader | undefined {
  try {
    const { format, checkpoint, checkpoints, keys } = Object(JSON.parse(line));
    if (format !== EXPORT_FORMAT || typeof checkpoint !== 'string') return undefined;
    return {
      checkpoint,
      checkpoints: Array.isArray(checkpoints) ? checkpoints.map(String) : [],
      keys: Array.isArray(keys) ? keys : [],
    };
  } catch {
    return undefined;
  }
}

function keysById(keys: readonly unknown[]): ReadonlyMap<string, JsonWebKey> {
  return new Map(
    keys.flatMap((key): [string, JsonWebKey][] => {
      const { kid, kty, crv, x, y } = Object(key);
      return typeof kid === 'string' ? [[kid, { kty, crv, x, y }]] : [];
    }),
  );
}

function publicKeyOf(key: JsonWebKey): KeyObject | undefined {
  if (key.kty !== 'EC' || key.crv !== 'P-256') return undefined;
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** RFC 7638: SHA-256 over the members that make the key, base64url. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(canonicalJson({ crv, kty, x, y })).digest('base64url');
}
