import { describe, expect, it } from 'vitest';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { parseCertificationRequest } from '../request/parse-certification-request.ts';
import { createCertificationRequest } from './create-certification-request.ts';
import { generateCaKeyPair } from './key-pair.ts';
import { codeOfAsync } from './testing/code-of.ts';
import { openssl } from './testing/openssl.ts';
import { aSubject, someSans } from './testing/test-ca.ts';
import { verifyProofOfPossession } from './verify-proof-of-possession.ts';

const SUBJECT = aSubject({ country: ['DE'], organization: ['Zürich & Söhne'], commonName: ['a'] });
const SANS = someSans({
  dnsNames: ['a.example.com'],
  ipAddresses: ['192.0.2.1', '2001:db8::1'],
  uniformResourceIdentifiers: ['spiffe://example.com/a'],
});

function opensslReads(pem: string): string {
  const read = openssl(['req', '-verify', '-noout', '-text'], { input: pem });
  expect(read.ok).toBe(true);
  // It reports a bad signature in words, and exits with 0.
  expect(read.stderr + read.stdout).toMatch(/verify OK/);
  return read.stdout;
}

describe('createCertificationRequest', () => {
  it.each(KEY_ALGORITHMS)(
    'signs for %s so that openssl and our own reader take it',
    async (keyAlgorithm) => {
      const keyPair = await generateCaKeyPair(keyAlgorithm);
      const { der, pem } = await createCertificationRequest(keyPair, {
        subject: SUBJECT,
        sans: SANS,
      });
      const text = opensslReads(pem);
      expect(text).toContain('DNS:a.example.com');
      expect(text).toContain('URI:spiffe://example.com/a');

      const read = parseCertificationRequest(pem);
      expect(read.der).toEqual(der);
      expect(read).toMatchObject({ keyAlgorithm, names: { subject: SUBJECT, sans: SANS } });
      expect(read.subjectPublicKeyInfoDer).toEqual(keyPair.spkiDer);
      expect(read.ignored).toEqual({ subjectAttributes: [], extensions: [], attributes: [] });
      expect(verifyProofOfPossession(read).equals(keyPair.publicKey)).toBe(true);
    },
    60_000,
  );

  it('needs no name at all', async () => {
    const keyPair = await generateCaKeyPair('EC_P256');
    const { pem } = await createCertificationRequest(keyPair, { subject: aSubject({}) });
    expect(opensslReads(pem)).toMatch(/Attributes:\s+\(none\)/);
    expect(parseCertificationRequest(pem).names).toEqual({
      subject: aSubject({}),
      sans: someSans({}),
    });
  });

  it('marks names as critical exactly where there is no subject (RFC 5280 §4.2.1.6)', async () => {
    const keyPair = await generateCaKeyPair('EC_P256');
    const named = await createCertificationRequest(keyPair, { subject: SUBJECT, sans: SANS });
    const nameless = await createCertificationRequest(keyPair, {
      subject: aSubject({}),
      sans: SANS,
    });
    expect(opensslReads(named.pem)).not.toContain('Subject Alternative Name: critical');
    expect(opensslReads(nameless.pem)).toContain('Subject Alternative Name: critical');
  });

  it('refuses a name that no certificate can hold', async () => {
    const keyPair = await generateCaKeyPair('EC_P256');
    const subject = aSubject({ commonName: ['a\u0000b'] });
    expect(await codeOfAsync(() => createCertificationRequest(keyPair, { subject }))).toBe(
      'NAME_INVALID',
    );
  });
});
