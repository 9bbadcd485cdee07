import { KEY_ALGORITHMS, type KeyAlgorithm } from '@luciole/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareCertificate } from '../certificate/prepare-certificate.ts';
import { ocspResponderTemplate } from '../certificate/templates/ocsp-responder.template.ts';
import { prepareCrl } from '../crl/prepare-crl.ts';
import { isPkiError } from '../errors.ts';
import { generateCaKeyPair } from '../node/key-pair.ts';
import { secureRandom, sha256 } from '../node/sha256.ts';
import { signCertificate } from '../node/sign-certificate.ts';
import { signCrl } from '../node/sign-crl.ts';
import { sha1, signOcspResponse } from '../node/sign-ocsp-response.ts';
import { createSigner, type Signer } from '../node/signer.ts';
import { openssl, opensslVerify, withFiles } from '../node/testing/openssl.ts';
import { aSubject, createTestHierarchy, TEST_NOW } from '../node/testing/test-ca.ts';
import type { TestCa, TestHierarchy } from '../node/testing/test-ca.ts';
import {
  encodeCertId,
  encodeOcspRequest,
  encodeOcspRequestWithNonce,
  namesIssuer,
  type OcspDigest,
} from './encode-ocsp-request.ts';
import { parseOcspRequest } from './ocsp-request.ts';
import { type OcspResponder, readOcspResponder } from './ocsp-responder.ts';
import type { OcspStatus } from './ocsp-response.ts';
import { parseOcspResponse } from './parse-ocsp-response.ts';
import { encodeOcspError, prepareOcspResponse } from './prepare-ocsp-response.ts';

const HOUR = 3_600_000;
const SHA1: OcspDigest = { hash: 'SHA-1', digest: sha1 };
const SHA256: OcspDigest = { hash: 'SHA-256', digest: sha256 };

interface TestResponder {
  readonly responder: OcspResponder;
  readonly signer: Signer;
}

async function responderOf(
  { ca, signer }: TestCa,
  keyAlgorithm: KeyAlgorithm = 'EC_P256',
): Promise<TestResponder> {
  const pair = await generateCaKeyPair(keyAlgorithm);
  const template = ocspResponderTemplate({
    subject: aSubject({ commonName: ['Luciole Test OCSP Responder'] }),
    publicKey: pair.subjectPublicKey,
    notAfter: new Date(TEST_NOW.getTime() + 24 * HOUR),
  });
  const prepared = prepareCertificate(template, {
    issuer: ca,
    now: TEST_NOW,
    random: secureRandom,
    sha256,
  });
  const { der } = await signCertificate(prepared, signer);
  return { responder: readOcspResponder(der, ca, sha1), signer: createSigner(pair.privateKey) };
}

async function answer(
  { responder, signer }: TestResponder,
  certIdDer: Uint8Array,
  status: OcspStatus,
): Promise<Uint8Array> {
  const content = {
    producedAt: TEST_NOW,
    thisUpdate: TEST_NOW,
    nextUpdate: new Date(TEST_NOW.getTime() + 4 * HOUR),
    answers: [{ certIdDer, ...status }],
  };
  const response = await signOcspResponse(prepareOcspResponse(content, responder), signer);
  return response.der;
}

async function crlOf({ ca, signer }: TestCa, ...serialNumbers: string[]): Promise<string> {
  const content = {
    crlNumber: 1,
    thisUpdate: TEST_NOW,
    nextUpdate: new Date(TEST_NOW.getTime() + 24 * HOUR),
    revoked: serialNumbers.map((serialNumber) => ({ serialNumber, revokedAt: TEST_NOW })),
  };
  return (await signCrl(prepareCrl(content, ca), signer)).pem;
}

async function codeOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
  } catch (error) {
    return isPkiError(error) ? error.code : `not a PkiError: ${String(error)}`;
  }
  return undefined;
}

function idOf(number: string): Uint8Array {
  return encodeCertId(hierarchy.intermediate.ca, number, SHA1);
}

let hierarchy: TestHierarchy;
let test: TestResponder;
beforeAll(async () => {
  hierarchy = await createTestHierarchy();
  test = await responderOf(hierarchy.intermediate);
});

describe('OCSP, by the second opinion of openssl', () => {
  it.each(KEY_ALGORITHMS)(
    'answers for a CA with a %s key, and agrees with its CRL',
    async (keyAlgorithm) => {
      const { root, intermediate, subordinate } = await createTestHierarchy({ keyAlgorithm });
      const own = await responderOf(
        intermediate,
        keyAlgorithm.startsWith('RSA') ? 'RSA_2048' : keyAlgorithm,
      );
      const { serialNumber } = subordinate.certificate;
      const certId = encodeCertId(intermediate.ca, serialNumber, SHA1);
      const revoked = { status: 'revoked', revokedAt: TEST_NOW, reason: 'keyCompromise' } as const;
      const files = {
        'root.pem': root.certificate.pem,
        'issuer.pem': intermediate.certificate.pem,
        'sub.pem': subordinate.certificate.pem,
        'good.der': await answer(own, certId, { status: 'good' }),
        'revoked.der': await answer(own, certId, revoked),
        'unknown.der': await answer(own, certId, { status: 'unknown' }),
      };
      const judge = (response: string): string =>
        withFiles(files, (cwd) => {
          const at = String(TEST_NOW.getTime() / 1000 + 1);
          const { stderr, stdout } = openssl(
            ['ocsp', '-respin', response, '-issuer', 'issuer.pem', '-cert', 'sub.pem']
              .concat('-CAfile', 'root.pem', '-verify_other', 'issuer.pem', '-attime', at)
              .concat('-validity_period', String(100 * 365 * 86_400)),
            { cwd },
          );
          return stderr + stdout;
        });
      expect(judge('good.der')).toMatch(/Response verify OK\nsub.pem: good/);
      expect(judge('revoked.der')).toMatch(/verify OK\nsub.pem: revoked[^]*Reason: keyCompromise/);
      expect(judge('unknown.der')).toMatch(/Response verify OK\nsub.pem: unknown/);

      const verification = {
        anchors: root.certificate.pem,
        intermediates: intermediate.certificate.pem,
        target: subordinate.certificate.pem,
        at: new Date(TEST_NOW.getTime() + 1000),
        options: ['-crl_check_all'],
      };
      const rootCrl = await crlOf(root);
      expect(
        opensslVerify({ ...verification, crls: rootCrl + (await crlOf(intermediate)) }),
      ).toMatchObject({ ok: true });
      expect(
        opensslVerify({
          ...verification,
          crls: rootCrl + (await crlOf(intermediate, serialNumber)),
        }).stderr,
      ).toContain('certificate revoked');
    },
    60_000,
  );

  it('reads the request that openssl makes, with and without a nonce', () => {
    const { intermediate, subordinate } = hierarchy;
    const files = {
      'issuer.pem': intermediate.certificate.pem,
      'sub.pem': subordinate.certificate.pem,
    };
    const asked = (...options: string[]): Uint8Array =>
      withFiles(files, (cwd) => {
        const of = ['ocsp', '-issuer', 'issuer.pem', ...options, '-cert', 'sub.pem'];
        return openssl([...of, '-reqout', '-'], { cwd }).stdoutBytes;
      });
    for (const digest of [SHA1, SHA256]) {
      const flag = digest.hash === 'SHA-1' ? '-sha1' : '-sha256';
      const { certIds, hasNonce } = parseOcspRequest(asked('-no_nonce', flag));
      expect(hasNonce).toBe(false);
      expect(certIds).toHaveLength(1);
      for (const certId of certIds) {
        expect(certId.serialNumber).toBe(subordinate.certificate.serialNumber);
        expect(namesIssuer(certId, intermediate.ca, [SHA1, SHA256])).toBe(true);
        expect(namesIssuer(certId, hierarchy.root.ca, [SHA1, SHA256])).toBe(false);
        expect(certId.der).toEqual(encodeCertId(intermediate.ca, certId.serialNumber, digest));
      }
    }
    expect(parseOcspRequest(asked()).hasNonce).toBe(true);
  });
});

describe('parseOcspRequest', () => {
  it('reads what it wrote', () => {
    const ids = ['01', 'ff', '7f00'].map(idOf);
    const { certIds } = parseOcspRequest(encodeOcspRequest(ids));
    expect(certIds.map(({ serialNumber }) => serialNumber)).toEqual(['01', 'ff', '7f00']);
    expect(certIds.map(({ der }) => der)).toEqual(ids);
  });

  it('refuses a nonce of no or more than 128 octets (RFC 9654 §2.1)', async () => {
    for (const length of [1, 32, 128]) {
      const request = encodeOcspRequestWithNonce([idOf('01')], new Uint8Array(length));
      expect(parseOcspRequest(request).hasNonce).toBe(true);
    }
    for (const length of [0, 129]) {
      const request = encodeOcspRequestWithNonce([idOf('01')], new Uint8Array(length));
      expect(await codeOf(() => parseOcspRequest(request))).toBe('OCSP_REQUEST_MALFORMED');
    }
  });

  it('refuses too many questions, none, and what is too large', async () => {
    const eleven = Array.from({ length: 11 }, (_, index) => idOf(`0${index.toString(16)}`));
    for (const request of [
      encodeOcspRequest(eleven),
      encodeOcspRequest([]),
      new Uint8Array(5000),
      new Uint8Array(0),
    ]) {
      expect(await codeOf(() => parseOcspRequest(request))).toBe('OCSP_REQUEST_MALFORMED');
    }
    expect(parseOcspRequest(encodeOcspRequest(eleven.slice(1))).certIds).toHaveLength(10);
  });
});

describe('prepareOcspResponse', () => {
  const content = (changes: Readonly<Record<string, unknown>> = {}) => ({
    producedAt: TEST_NOW,
    thisUpdate: TEST_NOW,
    nextUpdate: new Date(TEST_NOW.getTime() + HOUR),
    answers: [
      {
        certIdDer: encodeCertId(hierarchy.intermediate.ca, '01', SHA256),
        status: 'good' as const,
      },
    ],
    ...changes,
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'that outlives its responder',
      { nextUpdate: new Date(TEST_NOW.getTime() + 48 * HOUR) },
      'OCSP_RESPONSE_INVALID',
    ],
    ['that ends before it begins', { nextUpdate: TEST_NOW }, 'OCSP_RESPONSE_INVALID'],
    [
      'from the future',
      { thisUpdate: new Date(TEST_NOW.getTime() + 1000) },
      'OCSP_RESPONSE_INVALID',
    ],
    [
      'after the responder has ended',
      { producedAt: new Date(TEST_NOW.getTime() + 25 * HOUR) },
      'OCSP_RESPONSE_INVALID',
    ],
    ['about nothing', { answers: [] }, 'OCSP_RESPONSE_MALFORMED'],
  ])('refuses an answer %s before anything signs it', async (_, changes, code) => {
    expect(await codeOf(() => prepareOcspResponse(content(changes), test.responder))).toBe(code);
  });

  it('refuses to answer about one certificate twice', async () => {
    const { answers } = content();
    const twice = content({ answers: [...answers, ...answers] });
    expect(await codeOf(() => prepareOcspResponse(twice, test.responder))).toBe(
      'OCSP_RESPONSE_INVALID',
    );
  });

  it('is signed once, and by the responder only', async () => {
    const prepared = prepareOcspResponse(content(), test.responder);
    await signOcspResponse(prepared, test.signer);
    expect(await codeOf(() => signOcspResponse(prepared, test.signer))).toBe(
      'PREPARED_ALREADY_SPENT',
    );
    expect(
      await codeOf(() =>
        signOcspResponse(
          prepareOcspResponse(content(), test.responder),
          hierarchy.intermediate.signer,
        ),
      ),
    ).toBe('SIGNER_MISMATCH');
  });

  it('says nothing in an error response', async () => {
    expect(encodeOcspError('unauthorized')).toEqual(Uint8Array.of(0x30, 3, 0x0a, 1, 6));
    expect(await codeOf(() => parseOcspResponse(encodeOcspError('tryLater')))).toBe(
      'OCSP_RESPONSE_MALFORMED',
    );
  });
});

describe('readOcspResponder', () => {
  it('takes no certificate that is of another CA or for another purpose', async () => {
    const { intermediate, root, subordinate } = hierarchy;
    const leaf = await hierarchy.issueLeaf();
    const { certificateDer } = test.responder;
    for (const [der, ca] of [
      [certificateDer, root.ca],
      [leaf.certificate.der, subordinate.ca],
      [intermediate.certificate.der, root.ca],
    ] as const) {
      expect(await codeOf(() => readOcspResponder(der, ca, sha1))).toBe('ISSUER_UNSUITABLE');
    }
  });
});
