import type { SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import { encodeSubjectAltName } from '../certificate/encode-extensions.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { encodeSubject } from '../der/name.ts';
import { OID } from '../der/oid.ts';
import { contextConstructed } from '../der/tag.ts';
import { bitString, element, integer, oid, sequence, setOf } from '../der/writer.ts';

/** What a certification request says, before it is signed. */
export interface CertificationRequestContent {
  /** The key to be certified; the request is signed with its private half. */
  readonly publicKey: PublicKey;
  /** May be empty: a CA that takes names from elsewhere looks at the key alone. */
  readonly subject: SubjectNames;
  /** Asked for by extensionRequest (RFC 2985 §5.4.2); absent when no form has a name. */
  readonly sans?: SubjectAlternativeNames | undefined;
}

/** Version 1 (RFC 2986 §4.1). */
const VERSION_1 = integer(0);

/**
 * A certification request in DER (RFC 2986 §4), signed in the algorithm that goes with its key.
 *
 * @param sign - signs the CertificationRequestInfo with the private key of `content.publicKey`; that it is that key is
 *   for the caller to see to, and for whoever gets the request to verify
 * @throws {PkiError} NAME_INVALID, GENERAL_NAME_INVALID, STRING_INVALID, and whatever `sign` throws
 */
export async function encodeCertificationRequest(
  content: CertificationRequestContent,
  sign: (certificationRequestInfoDer: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { publicKey, sans, subject } = content;
  const subjectDer = encodeSubject(subject);
  const info = sequence(
    VERSION_1,
    subjectDer,
    publicKey.subjectPublicKeyInfoDer,
    // IMPLICIT SET OF, and not optional: without attributes it is empty.
    element(contextConstructed(0), ...attributesOf(sans, isEmptyName(subjectDer))),
  );
  const { identifierDer } = signatureAlgorithmOf(publicKey.keyAlgorithm);
  return sequence(info, identifierDer, bitString(await sign(info)));
}

function attributesOf(
  sans: SubjectAlternativeNames | undefined,
  isSubjectEmpty: boolean,
): Uint8Array[] {
  const subjectAltName = sans && encodeSubjectAltName(sans, isSubjectEmpty);
  if (subjectAltName === undefined) return [];
  return [sequence(oid(OID.extensionRequest), setOf(sequence(...subjectAltName)))];
}

/** Whether a Name is the SEQUENCE of nothing. */
function isEmptyName(nameDer: Uint8Array): boolean {
  return nameDer.length === 2;
}
