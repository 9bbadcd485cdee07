import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endEntityTemplate, formatName, prepareCertificate } from '@luciole/pki';
import {
  createSigner,
  generateCaKeyPair,
  secureRandom,
  sha256,
  signCertificate,
} from '@luciole/pki/node';
import { aSubject, opensslVerify, someSans } from '@luciole/pki/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { SkippingClock } from '../../test/support/skipping-clock.ts';
import type { Authority } from './authority.ts';
import { createSelfSignedRoot, ROOT_FILE } from './self-signed-root.ts';

const clock = new SkippingClock();
const SETTINGS = {
  subject: aSubject({ organization: ['Example'], commonName: ['developer'] }),
  keyAlgorithm: 'EC_P256',
  validityPeriod: 'P1D',
  trustRootDirectory: undefined,
} as const;

let directory: string | undefined;
afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true });
  directory = undefined;
});

/** Whether openssl takes a leaf that the sub-CA signed with its key. */
async function signs(authority: Authority): Promise<boolean> {
  const { subjectPublicKey } = await generateCaKeyPair('EC_P256');
  const notAfter = new Date(clock.now().getTime() + 3_600_000);
  const template = endEntityTemplate(
    {
      subject: aSubject({}),
      sans: someSans({ dnsNames: ['a.example.com'] }),
      keyAlgorithm: 'EC_P256',
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH'],
      validityPeriod: { years: 0, months: 0, seconds: 3600 },
    },
    { publicKey: subjectPublicKey, notAfter },
  );
  const now = clock.now();
  const leaf = await signCertificate(
    prepareCertificate(template, { issuer: authority.ca, now, random: secureRandom, sha256 }),
    createSigner(authority.privateKey),
  );
  return opensslVerify({
    anchors: authority.trustAnchors.map(({ certificatePem }) => certificatePem).join(''),
    intermediates: authority.chainPem,
    target: leaf.pem,
    at: now,
  }).ok;
}

describe('createSelfSignedRoot', () => {
  it('makes sub-CAs that share name and root and differ in key', async () => {
    const root = await createSelfSignedRoot(SETTINGS, clock);
    const [first, second] = [await root.issue(), await root.issue()];
    for (const authority of [first, second]) {
      expect(authority).toMatchObject({
        certificateId: undefined,
        subCaDigest: undefined,
        issuedAt: clock.now(),
        trustAnchors: [root.anchor],
        ca: { pathLenConstraint: 0, keyUsages: ['digitalSignature', 'keyCertSign'] },
      });
      expect(formatName(authority.ca.subject)).toContain('CN=developer,O=Example');
      expect(authority.ca.notAfter).toEqual(new Date(clock.now().getTime() + 86_400_000));
      expect(await signs(authority)).toBe(true);
    }
    expect(first.serialNumber).not.toBe(second.serialNumber);
    expect(first.ca.subjectPublicKeyInfoDer).not.toEqual(second.ca.subjectPublicKeyInfoDer);
    expect(new X509Certificate(root.anchor.certificateDer).subject).toContain('developer Root');
  });

  it('publishes its root, and only that, in a directory that need not exist', async () => {
    directory = mkdtempSync(join(tmpdir(), 'luciole-'));
    const trustRootDirectory = join(directory, 'trust', 'roots');
    const root = await createSelfSignedRoot({ ...SETTINGS, trustRootDirectory }, clock);
    expect(readdirSync(trustRootDirectory)).toEqual([ROOT_FILE]);
    expect(readFileSync(join(trustRootDirectory, ROOT_FILE), 'utf8')).toBe(
      root.anchor.certificatePem,
    );
    const { fingerprint256 } = new X509Certificate(root.anchor.certificatePem);
    expect(root.anchor.sha256).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it.each(['x'.repeat(64), 'é'.repeat(64), '😀'.repeat(32)])(
    'finds a name for the root of %s',
    async (commonName) => {
      const subject = aSubject({ commonName: [commonName] });
      const root = await createSelfSignedRoot({ ...SETTINGS, subject }, clock);
      expect(await signs(await root.issue())).toBe(true);
    },
  );

  it('needs no common name', async () => {
    const subject = aSubject({ organization: ['Example'] });
    const root = await createSelfSignedRoot({ ...SETTINGS, subject }, clock);
    expect(await signs(await root.issue())).toBe(true);
  });
});
