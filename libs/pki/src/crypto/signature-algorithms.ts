import type { KeyAlgorithm } from '@luciole/policy';
import { OID } from '../der/oid.ts';
import type { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { nullValue, oid, sequence } from '../der/writer.ts';

/** Kinds of key that a signature algorithm can go with. */
export type KeyFamily = 'RSA' | 'EC' | 'ED25519';

/**
 * A signature algorithm that is accepted: RSASSA-PKCS1-v1_5 and ECDSA with SHA-256, -384 or -512, and Ed25519. SHA-1
 * and MD5 are not on the list, so nothing signed with them is believed.
 */
export interface SignatureAlgorithm {
  readonly name: string;
  readonly oid: string;
  readonly family: KeyFamily;
  /** Digest by Node's and WebCrypto's name in lower case without hyphen; `undefined` where the algorithm hashes itself. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | undefined;
  /** AlgorithmIdentifier in DER: parameters NULL for RSA (RFC 4055 §5), absent otherwise (RFC 5758 §3.2, RFC 8410 §3). */
  readonly identifierDer: Uint8Array;
}

function algorithm(
  name: string,
  type: string,
  family: KeyFamily,
  digest: SignatureAlgorithm['digest'],
): SignatureAlgorithm {
  const identifierDer = family === 'RSA' ? sequence(oid(type), nullValue()) : sequence(oid(type));
  return { name, oid: type, family, digest, identifierDer };
}

const SHA256_WITH_RSA = algorithm('sha256WithRSAEncryption', OID.sha256WithRsa, 'RSA', 'sha256');
const ECDSA_WITH_SHA256 = algorithm('ecdsa-with-SHA256', OID.ecdsaWithSha256, 'EC', 'sha256');
const ECDSA_WITH_SHA384 = algorithm('ecdsa-with-SHA384', OID.ecdsaWithSha384, 'EC', 'sha384');
const ECDSA_WITH_SHA512 = algorithm('ecdsa-with-SHA512', OID.ecdsaWithSha512, 'EC', 'sha512');
const ED25519 = algorithm('Ed25519', OID.ed25519, 'ED25519', undefined);

const ACCEPTED: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  [
    SHA256_WITH_RSA,
    algorithm('sha384WithRSAEncryption', OID.sha384WithRsa, 'RSA', 'sha384'),
    algorithm('sha512WithRSAEncryption', OID.sha512WithRsa, 'RSA', 'sha512'),
    ECDSA_WITH_SHA256,
    ECDSA_WITH_SHA384,
    ECDSA_WITH_SHA512,
    ED25519,
  ].map((accepted) => [accepted.oid, accepted]),
);

/** What a CA signs with: the digest is as strong as the key, and RSA keeps to SHA-256, which every client has. */
const OF_CA: Readonly<Record<KeyAlgorithm, SignatureAlgorithm>> = {
  RSA_2048: SHA256_WITH_RSA,
  RSA_3072: SHA256_WITH_RSA,
  RSA_4096: SHA256_WITH_RSA,
  EC_P256: ECDSA_WITH_SHA256,
  EC_P384: ECDSA_WITH_SHA384,
  EC_P521: ECDSA_WITH_SHA512,
  EC_ED25519: ED25519,
};

const FAMILIES: Readonly<Record<KeyAlgorithm, KeyFamily>> = {
  RSA_2048: 'RSA',
  RSA_3072: 'RSA',
  RSA_4096: 'RSA',
  EC_P256: 'EC',
  EC_P384: 'EC',
  EC_P521: 'EC',
  EC_ED25519: 'ED25519',
};

/** The algorithm a CA with this kind of key signs with. */
export function signatureAlgorithmOf(keyAlgorithm: KeyAlgorithm): SignatureAlgorithm {
  return OF_CA[keyAlgorithm];
}

/** Whether a key of this kind can have made a signature of this algorithm. */
export function suitsKey(signature: SignatureAlgorithm, keyAlgorithm: KeyAlgorithm): boolean {
  return signature.family === FAMILIES[keyAlgorithm];
}

/**
 * Reads an AlgorithmIdentifier; `undefined` when it is not an accepted signature algorithm with its own parameters.
 * Absent parameters are taken for RSA too, as RFC 4055 §2.1 demands of readers.
 *
 * @throws {PkiError} a DER code
 */
export function readSignatureAlgorithm(reader: DerReader): SignatureAlgorithm | undefined {
  return reader.sequence((identifier) => {
    const accepted = ACCEPTED.get(identifier.oid());
    if (accepted?.family === 'RSA' && identifier.has(TAG.null)) {
      identifier.null();
      return accepted;
    }
    if (identifier.isEmpty) return accepted;
    identifier.element();
    return undefined;
  });
}
