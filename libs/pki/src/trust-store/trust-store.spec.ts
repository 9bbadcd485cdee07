import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { opensslOk, runCommand, withFiles } from '../node/testing/openssl.ts';
import { encodeJksTrustStore } from './encode-jks.ts';
import { encodePkcs12TrustStore } from './encode-pkcs12.ts';
import { certificatesInScope, encodePemBundle } from './encode-pem-bundle.ts';
import { encodePkcs7, encodePkcs7Pem } from './encode-pkcs7.ts';
import { TRUST_STORE_PASSWORD } from './trusted-certificate.ts';
import type { TrustedCertificate } from './trusted-certificate.ts';

/** One self-signed certificate per key type that keytool has to understand. */
const entries: readonly TrustedCertificate[] = [
  aTrustedCertificate('Luciole Root EC', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']),
  aTrustedCertificate('luciole-rsa', ['-newkey', 'rsa:2048']),
  aTrustedCertificate('luciole-ed25519', ['-newkey', 'ed25519']),
];
const fixedRandom = (octets: number): Uint8Array => new Uint8Array(octets).fill(7);

function aTrustedCertificate(alias: string, keyOptions: readonly string[]): TrustedCertificate {
  return withFiles({}, (cwd) => {
    opensslOk(
      ['req', '-x509', ...keyOptions, '-nodes', '-keyout', 'key.pem', '-out', 'root.der'].concat([
        '-outform',
        'DER',
        '-subj',
        `/CN=${alias}`,
        '-days',
        '30',
      ]),
      { cwd },
    );
    return { alias, certificateDer: new Uint8Array(readFileSync(join(cwd, 'root.der'))) };
  });
}

const fingerprint = (der: Uint8Array): string => new X509Certificate(der).fingerprint256;

/** What keytool lists: `alias → SHA-256`, or nothing where there is no keytool. */
function keytoolFingerprints(file: string, store: Uint8Array): Map<string, string> | undefined {
  return withFiles({ [file]: store }, (cwd) => {
    const listed = runCommand(
      'keytool',
      ['-list', '-keystore', file, '-storepass', TRUST_STORE_PASSWORD, '-J-Duser.language=en'],
      { cwd },
    );
    if (listed === undefined) return undefined;
    expect(listed).toMatchObject({ ok: true });
    return new Map(
      [
        ...listed.stdout.matchAll(
          /^(.+?), .*trustedCertEntry,\s*\nCertificate fingerprint \(SHA-256\): (\S+)/gm,
        ),
      ].map((match) => [match[1] ?? '', match[2] ?? '']),
    );
  });
}

const expectedByAlias = new Map(
  entries.map((entry) => [entry.alias.toLowerCase(), fingerprint(entry.certificateDer)]),
);

describe('certificatesInScope', () => {
  const [intermediate, root] = [Uint8Array.of(1), Uint8Array.of(2)];
  it('separates the anchor from what leads to it', () => {
    expect(certificatesInScope([intermediate, root], 'ROOT')).toEqual([root]);
    expect(certificatesInScope([intermediate, root], 'CHAIN')).toEqual([intermediate]);
    expect(certificatesInScope([intermediate, root], 'FULL')).toEqual([intermediate, root]);
    expect(certificatesInScope([root], 'CHAIN')).toEqual([]);
  });
});

describe('encodePemBundle', () => {
  it('is what openssl writes', () => {
    const [first, second] = entries.map((entry) => entry.certificateDer);
    const written = [first, second].map(
      (der) => opensslOk(['x509', '-inform', 'DER'], { input: der ?? '' }).stdout,
    );
    expect(encodePemBundle([first, second].filter((der) => der !== undefined))).toBe(
      written.join(''),
    );
    expect(encodePemBundle([])).toBe('');
  });
});

describe('encodePkcs7', () => {
  const ders = entries.map((entry) => entry.certificateDer);

  it('is read by openssl', () => {
    const read = opensslOk(['pkcs7', '-print_certs'], { input: encodePkcs7Pem(ders) }).stdout;
    const found = read.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    expect(found?.map((pem) => new X509Certificate(pem).fingerprint256).toSorted()).toEqual(
      ders.map(fingerprint).toSorted(),
    );
  });

  it('is the same file whatever the order, as a SET OF in DER', () => {
    expect(encodePkcs7(ders.toReversed())).toEqual(encodePkcs7(ders));
  });

  it('may be empty', () => {
    expect(opensslOk(['pkcs7', '-print_certs'], { input: encodePkcs7Pem([]) }).stdout.trim()).toBe(
      '',
    );
  });
});

describe('encodePkcs12TrustStore', () => {
  it('is read by openssl, with every certificate under its name', async () => {
    const store = await encodePkcs12TrustStore(entries, { random: fixedRandom });
    const read = withFiles({ 'trust.p12': store }, (cwd) =>
      opensslOk(['pkcs12', '-in', 'trust.p12', '-passin', 'pass:changeit', '-nokeys', '-info'], {
        cwd,
      }),
    );
    const pems = read.stdout.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    expect(pems?.map((pem) => new X509Certificate(pem).fingerprint256)).toEqual(
      entries.map((entry) => fingerprint(entry.certificateDer)),
    );
    expect(read.stdout.match(/friendlyName: .*/g)).toEqual(
      entries.map((entry) => `friendlyName: ${entry.alias}`),
    );
    expect(read.stdout.match(/2\.16\.840\.1\.113894\.746875\.1\.1/g)).toHaveLength(3);
    expect(read.stderr).toMatch(/MAC: sha256/);
    expect(read.stderr).toMatch(/PBES2, PBKDF2, AES-256-CBC.*hmacWithSHA256/);
  });

  it('holds trusted entries for Java (ruling 26)', async () => {
    const store = await encodePkcs12TrustStore(entries, { random: fixedRandom });
    // SEQUENCE { INTEGER 3, SEQUENCE { data … of a PFX; the rest is openssl's and keytool's to judge.
    expect(store[0]).toBe(0x30);
    expect(keytoolFingerprints('trust.p12', store) ?? expectedByAlias).toEqual(expectedByAlias);
  });

  it('is the same file for the same randomness', async () => {
    const first = await encodePkcs12TrustStore(entries, { random: fixedRandom });
    expect(await encodePkcs12TrustStore(entries, { random: fixedRandom })).toEqual(first);
    const other = await encodePkcs12TrustStore(entries, {
      random: (octets) => new Uint8Array(octets).fill(8),
    });
    expect(other).not.toEqual(first);
  });
});

describe('both kinds of Java store', () => {
  it.each([
    ['', 'b'],
    ['a', 'A'],
    ['a'.repeat(256), 'b'],
  ])('refuse the aliases %j and %j', async (...aliases) => {
    const ambiguous = aliases.map((alias, index) => ({
      alias,
      certificateDer: entries[index]?.certificateDer ?? new Uint8Array(),
    }));
    const refusal = { code: 'TRUST_STORE_INVALID' };
    await expect(encodePkcs12TrustStore(ambiguous, { random: fixedRandom })).rejects.toMatchObject(
      refusal,
    );
    await expect(encodeJksTrustStore(ambiguous, { createdAt: new Date(0) })).rejects.toMatchObject(
      refusal,
    );
  });
});

describe('encodeJksTrustStore', () => {
  const createdAt = new Date('2026-11-01T00:00:00Z');

  it('reads back with a parser of its own', async () => {
    const store = await encodeJksTrustStore(entries, { createdAt });
    expect(parseJks(Buffer.from(store), TRUST_STORE_PASSWORD)).toEqual(
      entries.map((entry) => ({
        alias: entry.alias.toLowerCase(),
        createdAt,
        type: 'X.509',
        certificateDer: Buffer.from(entry.certificateDer),
      })),
    );
  });

  it('holds trusted entries for Java (ruling 26)', async () => {
    const store = await encodeJksTrustStore(entries, { createdAt });
    expect(Buffer.from(store.subarray(0, 8)).toString('hex')).toBe('feedfeed00000002');
    expect(keytoolFingerprints('trust.jks', store) ?? expectedByAlias).toEqual(expectedByAlias);
  });

  it('carries a digest that a changed octet breaks', async () => {
    const store = Buffer.from(await encodeJksTrustStore(entries, { createdAt }));
    store[40] = (store[40] ?? 0) ^ 1;
    expect(() => parseJks(store, TRUST_STORE_PASSWORD)).toThrow('digest');
  });

  it('writes aliases beyond ASCII as Java does', async () => {
    const [entry] = entries;
    const store = await encodeJksTrustStore(
      entry === undefined ? [] : [{ ...entry, alias: 'Größe 𝄞' }],
      { createdAt },
    );
    const expected = new Map([['größe 𝄞', entry && fingerprint(entry.certificateDer)]]);
    const octets = Buffer.from('größe ', 'utf8').toString('hex').concat('eda0b4edb49e');
    expect(Buffer.from(store).toString('hex')).toContain(octets);
    expect(keytoolFingerprints('trust.jks', store)?.size ?? 1).toBe(expected.size);
  });
});

/** An independent reader of `JavaKeyStore`'s format, trusted entries only. */
function parseJks(store: Buffer, password: string): readonly unknown[] {
  const content = store.subarray(0, -20);
  const digest = createHash('sha1')
    .update(Buffer.from(password, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(content)
    .digest();
  if (!digest.equals(store.subarray(-20))) throw new Error('digest');
  let offset = 12;
  const take = (length: number): Buffer => content.subarray(offset, (offset += length));
  const text = (): string => take(take(2).readUInt16BE()).toString('utf8');
  const found = Array.from({ length: content.readUInt32BE(8) }, () => {
    if (take(4).readUInt32BE() !== 2) throw new Error('tag');
    const alias = text();
    const createdAt = new Date(Number(take(8).readBigUInt64BE()));
    const type = text();
    return { alias, createdAt, type, certificateDer: take(take(4).readUInt32BE()) };
  });
  if (offset !== content.length) throw new Error('trailing octets');
  return found;
}
