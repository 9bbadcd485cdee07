import {
  decodeName,
  encodeSubject,
  endEntityTemplate,
  type IssuingCa,
  isPkiError,
  type ParsedTbsCertificate,
  parseTbsCertificate,
  prepareCertificate,
  type PublicKey,
  readPublicKey,
} from '@luciole/pki';
import { addValidityPeriod, type CertificateContent, type KeyAlgorithm } from '@luciole/policy';

const DAY_MS = 86_400_000;
/** Of the CA that stands for an issuer's own: longer than anything that a policy allows. */
const CENTURIES_MS = 120 * 366 * DAY_MS;

/**
 * The certificate that an issuer would sign: built and linted by the code that builds it there, with everything but a
 * signature. Its issuer is a stand-in, so the issuer's name and key identifier mean nothing.
 *
 * @param publicKey - of the certification request; a fresh key of the decided algorithm unless given, as an issuer makes
 * @returns why an issuer would not sign it after all
 */
export async function makeCertificate(
  content: CertificateContent,
  publicKey: PublicKey | undefined,
  now: Date,
): Promise<ParsedTbsCertificate | { readonly refusal: string }> {
  try {
    const key = publicKey ?? (await freshKey(content.keyAlgorithm));
    const digest = await sha256(key.subjectPublicKey);
    const prepared = prepareCertificate(
      endEntityTemplate(content, {
        publicKey: key,
        notAfter: addValidityPeriod(now, content.validityPeriod),
      }),
      {
        issuer: standIn(await freshKey('EC_P256'), now),
        now,
        random: (octets) => crypto.getRandomValues(new Uint8Array(octets)),
        // The library asks for one digest: that of the key.
        sha256: () => digest,
      },
    );
    return parseTbsCertificate(prepared.tbsDer);
  } catch (error) {
    if (!isPkiError(error)) throw error;
    return { refusal: error.message };
  }
}

function standIn(publicKey: PublicKey, now: Date): IssuingCa {
  const commonName = ['The issuer’s own CA'];
  const none: readonly string[] = [];
  const subjectNameDer = encodeSubject({
    commonName,
    organization: none,
    organizationalUnit: none,
    locality: none,
    stateOrProvince: none,
    country: none,
  });
  return {
    certificateDer: new Uint8Array(),
    subjectNameDer,
    subject: decodeName(subjectNameDer),
    subjectKeyIdentifier: new Uint8Array(20),
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + CENTURIES_MS),
    keyAlgorithm: publicKey.keyAlgorithm,
    publicKey,
    subjectPublicKeyInfoDer: publicKey.subjectPublicKeyInfoDer,
    keyUsages: ['digitalSignature', 'keyCertSign'],
    pathLenConstraint: 0,
    nameConstraints: undefined,
  };
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: Uint8Array.of(1, 0, 1) };

const GENERATION: Readonly<
  Record<KeyAlgorithm, RsaHashedKeyGenParams | EcKeyGenParams | { readonly name: 'Ed25519' }>
> = {
  RSA_2048: { ...RSA, modulusLength: 2048 },
  RSA_3072: { ...RSA, modulusLength: 3072 },
  RSA_4096: { ...RSA, modulusLength: 4096 },
  EC_P256: { name: 'ECDSA', namedCurve: 'P-256' },
  EC_P384: { name: 'ECDSA', namedCurve: 'P-384' },
  EC_P521: { name: 'ECDSA', namedCurve: 'P-521' },
  EC_ED25519: { name: 'Ed25519' },
};

const made = new Map<KeyAlgorithm, Promise<PublicKey>>();

/** A public key whose private half is forgotten; one of each kind per page, because RSA takes seconds. */
function freshKey(algorithm: KeyAlgorithm): Promise<PublicKey> {
  const known = made.get(algorithm) ?? generate(algorithm);
  made.set(algorithm, known);
  return known;
}

async function generate(algorithm: KeyAlgorithm): Promise<PublicKey> {
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey(GENERATION[algorithm], false, ['sign', 'verify']);
  if (!('publicKey' in pair)) throw new TypeError(`no key pair of ${algorithm}`);
  return readPublicKey(new Uint8Array(await subtle.exportKey('spki', pair.publicKey)));
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}
