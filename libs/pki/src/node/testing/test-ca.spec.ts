import { X509Certificate } from 'node:crypto';
import { KEY_ALGORITHMS } from '@luciole/policy';
import type { KeyAlgorithm } from '@luciole/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../certificate/parse-certificate.ts';
import { runLints } from '../../lint/lint.ts';
import { findValidPath } from '../../path/validate-path.ts';
import { trustAnchorOf } from '../../path/trust-anchor.ts';
import { parseCertificationRequest } from '../../request/parse-certification-request.ts';
import { verifyProofOfPossession } from '../verify-proof-of-possession.ts';
import { verifySignedData } from '../verify-signed-data.ts';
import { makeCertificationRequest } from './make-certification-request.ts';
import { openssl, opensslVerify } from './openssl.ts';
import { createTestHierarchy, TEST_NOW } from './test-ca.ts';
import type { TestHierarchy } from './test-ca.ts';

/** A moment of verification after the leaf's notBefore and well within its hour. */
const AT = new Date(TEST_NOW.getTime() + 60_000);

describe.each(KEY_ALGORITHMS)('a hierarchy with %s keys (issue 2, show 6)', (caAlgorithm) => {
  let hierarchy: TestHierarchy;
  beforeAll(async () => {
    hierarchy = await createTestHierarchy({
      keyAlgorithm: caAlgorithm,
      authorityUrls: {
        caIssuers: 'http://pki.example.com/ca.cer',
        crl: 'http://pki.example.com/ca.crl',
      },
    });
    // Three RSA-4096 keys may take a while on a busy machine.
  }, 120_000);

  it('is clean to every lint', () => {
    const { root, intermediate, subordinate } = hierarchy;
    for (const { certificate } of [root, intermediate, subordinate]) {
      expect(runLints(parseCertificate(certificate.der).tbs, certificate.kind)).toEqual([]);
    }
  });

  it.each(KEY_ALGORITHMS)(
    'verifies with a leaf of %s in openssl, Node and our own path',
    async (algorithm) => {
      const { root, intermediate, subordinate } = hierarchy;
      const leaf = await hierarchy.issueLeaf({
        keyAlgorithm: algorithm,
        sans: {
          dnsNames: ['details.bookinfo.svc.cluster.local'],
          uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'],
        },
      });
      const verified = opensslVerify({
        anchors: root.certificate.pem,
        intermediates: intermediate.certificate.pem + subordinate.certificate.pem,
        target: leaf.certificate.pem,
        at: AT,
        options: [
          '-purpose',
          'sslserver',
          '-verify_hostname',
          'details.bookinfo.svc.cluster.local',
        ],
      });
      expect(verified).toMatchObject({ ok: true, stdout: 'target.pem: OK\n' });

      const chain = [leaf, subordinate, intermediate, root].map(
        ({ certificate }) => new X509Certificate(certificate.der),
      );
      for (const [index, certificate] of chain.entries()) {
        const issuer = chain[index + 1] ?? certificate;
        expect(certificate.checkIssued(issuer)).toBe(true);
        expect(certificate.verify(issuer.publicKey)).toBe(true);
      }
      expect(chain[0]?.subjectAltName).toContain(
        'URI:spiffe://cluster.local/ns/bookinfo/sa/details',
      );
      expect(chain.map(({ ca }) => ca)).toEqual([false, true, true, true]);

      const target = parseCertificate(leaf.certificate.der);
      expect(runLints(target.tbs, 'end-entity')).toEqual([]);
      const path = await findValidPath(
        target,
        {
          anchors: [trustAnchorOf(root.certificate.der)],
          intermediates: [subordinate, intermediate].map(({ certificate }) =>
            parseCertificate(certificate.der),
          ),
        },
        { at: AT, verify: verifySignedData },
      );
      expect(path.certificates).toHaveLength(3);
    },
  );

  it('verifies the issuer’s CA alone, too', () => {
    const { root, intermediate, subordinate } = hierarchy;
    expect(
      opensslVerify({
        anchors: root.certificate.pem,
        intermediates: intermediate.certificate.pem,
        target: subordinate.certificate.pem,
        at: AT,
      }),
    ).toMatchObject({ ok: true });
  });
});

describe('makeCertificationRequest', () => {
  it.each<KeyAlgorithm>([...KEY_ALGORITHMS])(
    'makes one with a %s key that openssl and our own reader verify',
    async (keyAlgorithm) => {
      const { pem, der } = await makeCertificationRequest({
        keyAlgorithm,
        subject: { commonName: ['details'], organization: ['Luciole'] },
        sans: {
          dnsNames: ['details.example.com'],
          ipAddresses: ['10.0.0.1'],
          rfc822Names: ['a@example.com'],
          uniformResourceIdentifiers: ['spiffe://cluster.local/ns/a/sa/b'],
        },
      });
      const read = openssl(['req', '-verify', '-noout', '-text'], { input: pem });
      expect(read).toMatchObject({ ok: true });
      expect(read.stdout).toContain('URI:spiffe://cluster.local/ns/a/sa/b');
      const request = parseCertificationRequest(der);
      expect(request.keyAlgorithm).toBe(keyAlgorithm);
      expect(request.names.sans.dnsNames).toEqual(['details.example.com']);
      expect(verifyProofOfPossession(request).type).toBe('public');
    },
  );
});
