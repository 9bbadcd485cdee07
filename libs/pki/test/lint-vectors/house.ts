import { generateKeyPairSync } from 'node:crypto';
import { OID } from '../../src/der/oid.ts';
import * as der from '../../src/der/writer.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { failing, rsa, sans, keyUsage, issuersUrl, critical, without } from './vector.ts';

export const HOUSE: readonly LintVector[] = [
  failing('key-algorithm-allowed', 'leaf_rsa_1024', 'end-entity', (c) => {
    c.subjectPublicKeyInfo = rsa(1024);
  }),
  failing('key-algorithm-allowed', 'leaf_secp256k1', 'end-entity', (c) => {
    c.subjectPublicKeyInfo = draft.spkiOf(
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey,
    );
  }),
  failing('signature-algorithm-allowed', 'leaf_ecdsa_sha1', 'end-entity', (c) => {
    c.signatureDer = der.sequence(der.oid('1.2.840.10045.4.1'));
  }),
  failing('serial-number-has-entropy', 'leaf_serial_number_four_octets', 'end-entity', (c) => {
    c.serialNumber = Uint8Array.of(1, 2, 3, 4);
  }),
  failing(
    'san-critical-only-without-subject',
    'leaf_critical_san_beside_subject',
    'end-entity',
    critical(OID.subjectAltName),
  ),
  failing(
    'no-duplicate-san',
    'leaf_dns_name_twice',
    'end-entity',
    sans(draft.dns('a.example.com'), draft.dns('a.example.com')),
  ),
  failing(
    'only-governed-san-forms',
    'leaf_registered_id',
    'end-entity',
    sans(der.implicitPrimitive(8, Uint8Array.of(0x2a, 0x03))),
  ),
  failing('ca-has-no-san', 'sub_ca_dns_name', 'subordinate-ca', sans(draft.dns('example.com'))),
  failing('subordinate-ca-lives-a-year-at-most', 'sub_ca_two_years', 'subordinate-ca', (c) => {
    c.notAfter = der.time(new Date('2028-11-01T00:00:00Z'));
  }),
  failing('path-len-by-kind', 'sub_ca_without_path_len', 'subordinate-ca', (c) => {
    draft.set(c, OID.basicConstraints, draft.basicConstraintsOf(true));
  }),
  failing('path-len-by-kind', 'cross_without_path_len', 'cross-ca', (c) => {
    draft.set(c, OID.basicConstraints, draft.basicConstraintsOf(true));
  }),
  failing('path-len-by-kind', 'intermediate_path_len_zero', 'intermediate-ca', (c) => {
    draft.set(c, OID.basicConstraints, draft.basicConstraintsOf(true, 0));
  }),
  failing(
    'ca-key-usage-by-kind',
    'sub_ca_crl_sign',
    'subordinate-ca',
    keyUsage('digitalSignature', 'keyCertSign', 'cRLSign'),
  ),
  failing('end-entity-signs-no-crl', 'leaf_crl_sign', 'end-entity', (c) => {
    keyUsage('digitalSignature', 'cRLSign')(c);
    sans(draft.dns('example.com'))(c);
  }),
  failing('end-entity-signs-no-ocsp', 'leaf_ocsp_signing', 'end-entity', (c) => {
    draft.set(c, OID.extendedKeyUsage, draft.ekuOf(draft.EKU.ocspSigning));
  }),
  failing(
    'end-entity-states-that-it-is-no-ca',
    'leaf_without_basic_constraints',
    'end-entity',
    without(OID.basicConstraints),
  ),
  failing(
    'subject-key-identifier-has-twenty-octets',
    'leaf_subject_key_identifier_32_octets',
    'end-entity',
    (c) => {
      draft.set(c, OID.subjectKeyIdentifier, der.octetString(new Uint8Array(32)));
    },
  ),
  failing(
    'authority-key-identifier-is-key-id-alone',
    'leaf_authority_issuer_and_serial_number',
    'end-entity',
    (c) => {
      draft.set(
        c,
        OID.authorityKeyIdentifier,
        der.sequence(
          der.implicitPrimitive(0, new Uint8Array(20)),
          der.explicit(1, der.explicit(4, c.issuer)),
          der.implicitPrimitive(2, Uint8Array.of(1)),
        ),
      );
    },
  ),
  failing('self-issued-only-in-root', 'sub_ca_named_like_its_issuer', 'subordinate-ca', (c) => {
    c.subject = c.issuer;
  }),
  failing('authority-urls-only-in-intermediates', 'root_crl_distribution_point', 'root-ca', (c) => {
    draft.set(
      c,
      OID.cRLDistributionPoints,
      draft.distributionPointsOf('http://pki.example.com/a.crl'),
    );
  }),
  failing(
    'authority-urls-are-plain-http',
    'sub_ca_https_issuer_url',
    'subordinate-ca',
    issuersUrl('https://pki.example.com/a.cer'),
  ),
  failing(
    'authority-urls-are-public',
    'sub_ca_loopback_issuer_url',
    'subordinate-ca',
    issuersUrl('http://127.0.0.1:8080/a.cer'),
  ),
  failing(
    'authority-urls-are-public',
    'sub_ca_localhost_issuer_url',
    'subordinate-ca',
    issuersUrl('http://localhost/a.cer'),
  ),
  failing(
    'distribution-point-is-plain',
    'sub_ca_distribution_point_with_reasons',
    'subordinate-ca',
    (c) => {
      draft.set(
        c,
        OID.cRLDistributionPoints,
        draft.distributionPointsOf(
          'http://pki.example.com/a.crl',
          der.implicitPrimitive(1, Uint8Array.of(6, 0x40)),
        ),
      );
    },
  ),
  failing(
    'extended-key-usage-not-critical',
    'leaf_critical_extended_key_usage',
    'end-entity',
    critical(OID.extendedKeyUsage),
  ),
  failing(
    'constrained-ca-can-certify-its-server',
    'sub_ca_client_auth_only',
    'subordinate-ca',
    (c) => {
      draft.set(c, OID.extendedKeyUsage, draft.ekuOf(draft.EKU.clientAuth));
    },
  ),
];
