import { aPolicy } from '@luciole/policy/testing';
import {
  createTestHierarchy,
  makeCertificationRequest,
  opensslOk,
  withFiles,
} from '@luciole/pki/testing';
import { encodePem } from '@luciole/pki';
import { beforeAll, describe, expect, it } from 'vitest';
import { csrRequest, deskTools, signingState } from '../../test/support/signing.ts';
import type { IssuanceOutcome } from './issuance.ts';
import { SigningDesk } from './signing-desk.ts';

const POLICY = aPolicy().permitting('uniformResourceIdentifiers').permitting('commonName').build();

let desk: SigningDesk;
let now: Date;
let der: Uint8Array;
let otherDer: Uint8Array;

beforeAll(async () => {
  const pki = await createTestHierarchy();
  now = new Date(pki.now.getTime() + 60_000);
  desk = new SigningDesk(signingState(pki, [POLICY]), deskTools());
  ({ der } = await makeCertificationRequest({ sans: { dnsNames: ['a.example'] } }));
  ({ der: otherDer } = await makeCertificationRequest({ sans: { dnsNames: ['a.example'] } }));
});

const submit = (pem: string): Promise<IssuanceOutcome> => desk.issue(csrRequest(POLICY, pem), now);
const pemOf = (bytes: Uint8Array): string => encodePem('CERTIFICATE REQUEST', bytes);
const changed = (index: number): Uint8Array =>
  der.map((octet, at) => (at === (index + der.length) % der.length ? octet ^ 1 : octet));

/** Where the uncompressed P-256 point of a request begins: the octet 04, which 64 more follow. */
function pointAt(request: Uint8Array): number {
  const header = [0x03, 0x42, 0x00, 0x04];
  return 3 + request.findIndex((_, at) => header.every((octet, i) => request[at + i] === octet));
}

/** The request with the key of another one, names and signature unchanged. */
function withKeyOf(other: Uint8Array): Uint8Array {
  const point = other.subarray(pointAt(other), pointAt(other) + 65);
  const request = Uint8Array.from(der);
  request.set(point, pointAt(request));
  return request;
}

/** A request that openssl makes, with a key and an extension section of our choice. */
function opensslRequest(key: readonly string[], extensions = '', digest = '-sha256'): string {
  const files = {
    'a.cnf': `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=a\n[x]\n${extensions}\n`,
  };
  return withFiles(files, (cwd) => {
    opensslOk(['genpkey', '-out', 'key.pem', ...key], { cwd });
    const options = extensions === '' ? [] : ['-reqexts', 'x'];
    return opensslOk(['req', '-new', '-config', 'a.cnf', '-key', 'key.pem', digest, ...options], {
      cwd,
    }).stdout;
  });
}

const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const RSA = (bits: number): string[] => [
  '-algorithm',
  'RSA',
  '-pkeyopt',
  `rsa_keygen_bits:${bits}`,
];

describe('a hostile certification request is refused with its code', () => {
  it.each<readonly [string, string, () => string]>([
    ['is no PEM', 'CSR_MALFORMED', () => 'certificate please'],
    ['is empty', 'CSR_MALFORMED', () => ''],
    ['is a certificate', 'CSR_MALFORMED', () => encodePem('CERTIFICATE', der)],
    ['has text before it', 'CSR_MALFORMED', () => `hello\n${pemOf(der)}`],
    ['is larger than any', 'CSR_TOO_LARGE', () => pemOf(new Uint8Array(70_000))],
    ['ends early', 'CSR_MALFORMED', () => pemOf(der.subarray(0, 100))],
    ['is followed by something', 'CSR_TRAILING_BYTES', () => pemOf(Uint8Array.of(...der, 0))],
    ['has a wrong signature', 'CSR_SIGNATURE_INVALID', () => pemOf(changed(-1))],
    ['is signed by another key', 'CSR_SIGNATURE_INVALID', () => pemOf(withKeyOf(otherDer))],
    [
      'has a point that is not on the curve',
      'KEY_MALFORMED',
      () => pemOf(changed(pointAt(der) + 64)),
    ],
    ['has a weak RSA key', 'KEY_SIZE_UNSUPPORTED', () => opensslRequest(RSA(1024))],
    [
      'has an RSA exponent of 3',
      'KEY_EXPONENT_UNSUPPORTED',
      () => opensslRequest([...RSA(2048), '-pkeyopt', 'rsa_keygen_pubexp:3']),
    ],
    [
      'has a key on a curve of one’s own',
      'KEY_CURVE_UNSUPPORTED',
      () => opensslRequest([...P256, '-pkeyopt', 'ec_param_enc:explicit']),
    ],
    [
      'has a key on secp256k1',
      'KEY_CURVE_UNSUPPORTED',
      () => opensslRequest(['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1']),
    ],
    [
      'is signed with SHA-1',
      'CSR_SIGNATURE_ALGORITHM_UNSUPPORTED',
      () => opensslRequest(P256, '', '-sha1'),
    ],
    [
      'names itself in a form that no policy governs',
      'CSR_NAME_FORM_UNSUPPORTED',
      () => opensslRequest(P256, 'subjectAltName=RID:1.2.3.4'),
    ],
  ])('one that %s', async (_, code, make) => {
    const outcome = await submit(make());
    expect(outcome).toMatchObject({ outcome: 'refused', code });
  });

  it('and never one of them throws, whatever octet is changed', async () => {
    const outcomes = await Promise.all(
      Array.from(der.keys(), (index) => submit(pemOf(changed(index)))),
    );
    // A changed octet is a wrong signature, if nothing worse: there is no octet that nobody looks at.
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
  });
});
