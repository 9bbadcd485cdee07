import { BmpString, ObjectIdentifier } from 'asn1js';
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  Certificate,
  CryptoEngine,
  PFX,
  SafeBag,
  SafeContents,
} from 'pkijs';
import type { RandomSource } from '../certificate/serial-number.ts';
import type { TrustedCertificate } from './trusted-certificate.ts';

const CERT_BAG = '1.2.840.113549.1.12.10.1.3';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
/** Oracle's attribute without which Java does not see a certificate of a PKCS#12 file as a trusted entry. */
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
/** Java's own default. More would only slow readers down: the password is public. */
const ITERATIONS = 10_000;

/**
 * The PFX itself, made by pkijs. Apart from {@link encodePkcs12TrustStore} only so that pkijs can be loaded when it is
 * first needed.
 */
export async function encodePfx(
  entries: readonly TrustedCertificate[],
  random: RandomSource,
  publicPassword: string,
): Promise<Uint8Array> {
  const engine = engineWith(random);
  const password = toArrayBuffer(new TextEncoder().encode(publicPassword));
  const safe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 1, value: new SafeContents({ safeBags: entries.map(trustedBag) }) },
      ],
    },
  });
  await safe.makeInternalValues(
    {
      safeContents: [
        {
          password,
          contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
          hmacHashAlgorithm: 'SHA-256',
          iterationCount: ITERATIONS,
        },
      ],
    },
    engine,
  );
  const pfx = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await pfx.makeInternalValues(
    {
      password,
      iterations: ITERATIONS,
      pbkdf2HashAlgorithm: 'SHA-256',
      hmacHashAlgorithm: 'SHA-256',
    },
    engine,
  );
  return new Uint8Array(pfx.toSchema().toBER(false));
}

function trustedBag(entry: TrustedCertificate): SafeBag {
  return new SafeBag({
    bagId: CERT_BAG,
    bagValue: new CertBag({
      parsedValue: Certificate.fromBER(toArrayBuffer(entry.certificateDer)),
    }),
    bagAttributes: [
      new Attribute({ type: FRIENDLY_NAME, values: [new BmpString({ value: entry.alias })] }),
      new Attribute({
        type: TRUSTED_KEY_USAGE,
        values: [new ObjectIdentifier({ value: ANY_EXTENDED_KEY_USAGE })],
      }),
    ],
  });
}

/** pkijs draws salts from its engine: an engine of our own makes randomness an argument. */
function engineWith(random: RandomSource): CryptoEngine {
  const engine = new CryptoEngine({ crypto: globalThis.crypto });
  engine.getRandomValues = <T extends ArrayBufferView | null>(target: T): T => {
    if (target !== null) {
      const { buffer, byteOffset, byteLength } = target;
      new Uint8Array(buffer, byteOffset, byteLength).set(random(byteLength));
    }
    return target;
  };
  return engine;
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
