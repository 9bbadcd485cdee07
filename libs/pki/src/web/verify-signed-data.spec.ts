import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '@luciole/policy';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import * as der from '../der/writer.ts';
import { type CaKeyPair, generateCaKeyPair } from '../node/key-pair.ts';
import { makeCertificationRequest } from '../node/testing/make-certification-request.ts';
import { verifySignedData } from '../node/verify-signed-data.ts';
import type { SignedData } from '../path/verify-signed-data.ts';
import { parseCertificationRequest } from '../request/parse-certification-request.ts';
import { verifyProofOfPossessionWith } from '../request/verify-proof-of-possession-with.ts';
import { verifySignedDataByWebCrypto } from './verify-signed-data.ts';

const DATA = new TextEncoder().encode('what was signed');
const pairs = new Map<KeyAlgorithm, Promise<CaKeyPair>>();

/** One pair per algorithm for all tests: RSA keys take long to make. */
function pairOf(keyAlgorithm: KeyAlgorithm): Promise<CaKeyPair> {
  const pair = pairs.get(keyAlgorithm) ?? generateCaKeyPair(keyAlgorithm);
  pairs.set(keyAlgorithm, pair);
  return pair;
}

async function signedBy(keyAlgorithm: KeyAlgorithm): Promise<SignedData> {
  const { privateKey, spkiDer } = await pairOf(keyAlgorithm);
  const algorithm = signatureAlgorithmOf(keyAlgorithm);
  const signature = new Uint8Array(sign(algorithm.digest, DATA, privateKey));
  return { algorithm, subjectPublicKeyInfoDer: spkiDer, data: DATA, signature };
}

/** What Node and WebCrypto say, which must be the same. */
async function verdict(signed: SignedData): Promise<boolean> {
  const byWebCrypto = await verifySignedDataByWebCrypto(signed);
  expect(byWebCrypto).toBe(await verifySignedData(signed));
  return byWebCrypto;
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((octet, index) => (index === (at + bytes.length) % bytes.length ? octet ^ 1 : octet));

describe.each(KEY_ALGORITHMS)('verifySignedDataByWebCrypto with %s', (keyAlgorithm) => {
  it('says yes to what the key signed, and no to anything else', async () => {
    const signed = await signedBy(keyAlgorithm);
    expect(await verdict(signed)).toBe(true);
    expect(await verdict({ ...signed, data: flipped(DATA, 0) })).toBe(false);
    expect(await verdict({ ...signed, signature: flipped(signed.signature, -1) })).toBe(false);
  });

  it('says no to malformed signatures', async () => {
    const signed = await signedBy(keyAlgorithm);
    const { signature } = signed;
    for (const malformed of [
      new Uint8Array(),
      signature.subarray(0, -1),
      Uint8Array.of(...signature, 0),
      new Uint8Array(signature.length),
    ]) {
      expect(await verdict({ ...signed, signature: malformed })).toBe(false);
    }
  });

  it('says no to malformed keys and keys of another kind', async () => {
    const signed = await signedBy(keyAlgorithm);
    const spki = signed.subjectPublicKeyInfoDer;
    const other = await pairOf(keyAlgorithm === 'EC_P256' ? 'EC_ED25519' : 'EC_P256');
    for (const key of [new Uint8Array(), spki.subarray(1), spki.subarray(0, -1), other.spkiDer]) {
      expect(await verdict({ ...signed, subjectPublicKeyInfoDer: key })).toBe(false);
    }
  });

  it('proves possession of the key of a request', async () => {
    const { privateKey } = await pairOf(keyAlgorithm);
    const { der: requestDer } = await makeCertificationRequest({ keyAlgorithm, key: privateKey });
    const request = parseCertificationRequest(requestDer);
    await verifyProofOfPossessionWith(request, verifySignedDataByWebCrypto);
    const signature = flipped(request.signature, -1);
    await expect(
      verifyProofOfPossessionWith({ ...request, signature }, verifySignedDataByWebCrypto),
    ).rejects.toMatchObject({ code: 'CSR_SIGNATURE_INVALID' });
  });
});

describe('verifySignedDataByWebCrypto', () => {
  it.each(['EC_P256', 'EC_P384', 'EC_P521'] as const)(
    'says no to the key of somebody else with %s',
    async (keyAlgorithm) => {
      const signed = await signedBy(keyAlgorithm);
      const { spkiDer } = await generateCaKeyPair(keyAlgorithm);
      expect(await verdict({ ...signed, subjectPublicKeyInfoDer: spkiDer })).toBe(false);
    },
  );

  it('says no to a point that is not on its curve', async () => {
    const signed = await signedBy('EC_P256');
    const key = flipped(signed.subjectPublicKeyInfoDer, -1);
    expect(await verdict({ ...signed, subjectPublicKeyInfoDer: key })).toBe(false);
  });

  it('takes a weaker or stronger digest where the family allows it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
    const algorithm = signatureAlgorithmOf('EC_P384');
    const signature = new Uint8Array(sign('sha384', DATA, privateKey));
    const signed = { algorithm, subjectPublicKeyInfoDer: spki, data: DATA, signature };
    expect(await verdict(signed)).toBe(true);
  });

  it.each([
    ['a negative r', der.sequence(der.element(2, Uint8Array.of(0x80)), der.integer(1))],
    ['padding', der.sequence(der.element(2, Uint8Array.of(0, 1)), der.integer(1))],
    ['r of 33 octets', der.sequence(der.element(2, new Uint8Array(33).fill(1)), der.integer(1))],
    ['a third number', der.sequence(der.integer(1), der.integer(1), der.integer(1))],
    ['zeros', der.sequence(der.integer(0), der.integer(0))],
    ['the raw form', new Uint8Array(64).fill(1)],
  ])('refuses an ECDSA signature with %s', async (_, signature) => {
    expect(await verdict({ ...(await signedBy('EC_P256')), signature })).toBe(false);
  });
});
