import { OID } from '../../src/der/oid.ts';
import { TAG } from '../../src/der/tag.ts';
import * as der from '../../src/der/writer.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { failing, ed25519, sans, keyUsage, critical, without, constraints } from './vector.ts';

export const RFC5280: readonly LintVector[] = [
  failing(
    'version-is-three',
    'leaf_version_two',
    'end-entity',
    (c) => {
      c.version = 2;
      c.extensions = [];
    },
    'authority-key-identifier-present',
    'key-usage-critical',
    'end-entity-states-that-it-is-no-ca',
    'subject-key-identifier-has-twenty-octets',
  ),
  failing('serial-number-is-positive', 'leaf_negative_serial_number', 'end-entity', (c) => {
    c.serialNumber = c.serialNumber.with(0, 0x80);
  }),
  failing(
    'serial-number-at-most-twenty-octets',
    'leaf_serial_number_21_octets',
    'end-entity',
    (c) => {
      c.serialNumber = new Uint8Array(21).fill(1);
    },
  ),
  failing('issuer-is-not-empty', 'leaf_empty_issuer', 'end-entity', (c) => {
    c.issuer = draft.nameOf();
  }),
  failing('name-strings-are-utf8-or-printable', 'leaf_ia5_common_name', 'end-entity', (c) => {
    c.subject = draft.nameOf([OID.commonName, 'details', TAG.ia5String]);
  }),
  failing('validity-in-order', 'leaf_not_after_before_not_before', 'end-entity', (c) => {
    c.notAfter = der.time(new Date('2026-10-31T00:00:00Z'));
  }),
  failing(
    'ca-has-subject',
    'sub_ca_empty_subject',
    'subordinate-ca',
    (c) => {
      c.subject = draft.nameOf();
    },
    'empty-subject-has-critical-san',
  ),
  failing('empty-subject-has-critical-san', 'leaf_empty_subject_plain_san', 'end-entity', (c) => {
    c.subject = draft.nameOf();
  }),
  failing('subject-within-upper-bounds', 'leaf_common_name_65_characters', 'end-entity', (c) => {
    c.subject = draft.nameOf([OID.commonName, 'a'.repeat(65)]);
  }),
  failing('country-is-two-letters', 'leaf_country_utf8', 'end-entity', (c) => {
    c.subject = draft.nameOf([OID.country, 'DE', TAG.utf8String]);
  }),
  failing('no-unique-identifiers', 'leaf_subject_unique_identifier', 'end-entity', (c) => {
    c.uniqueIdentifiers = der.implicitPrimitive(2, Uint8Array.of(0, 1));
  }),
  failing('no-unknown-critical-extension', 'leaf_unknown_critical_extension', 'end-entity', (c) => {
    draft.set(c, '1.3.6.1.4.1.32473.1', der.nullValue(), true);
  }),
  failing(
    'authority-key-identifier-present',
    'leaf_without_authority_key_identifier',
    'end-entity',
    without(OID.authorityKeyIdentifier),
  ),
  failing(
    'authority-key-identifier-not-critical',
    'leaf_critical_authority_key_identifier',
    'end-entity',
    critical(OID.authorityKeyIdentifier),
    'no-unknown-critical-extension',
  ),
  failing(
    'subject-key-identifier-present',
    'sub_ca_without_subject_key_identifier',
    'subordinate-ca',
    without(OID.subjectKeyIdentifier),
    'subject-key-identifier-has-twenty-octets',
  ),
  failing(
    'subject-key-identifier-not-critical',
    'sub_ca_critical_subject_key_identifier',
    'subordinate-ca',
    critical(OID.subjectKeyIdentifier),
    'no-unknown-critical-extension',
  ),
  failing(
    'key-usage-critical',
    'leaf_key_usage_not_critical',
    'end-entity',
    critical(OID.keyUsage, false),
  ),
  failing(
    'key-usage-not-empty',
    'leaf_key_usage_empty',
    'end-entity',
    keyUsage(),
    'svid-leaf-has-digital-signature',
  ),
  failing('key-cert-sign-means-ca', 'leaf_key_cert_sign', 'end-entity', (c) => {
    keyUsage('digitalSignature', 'keyCertSign')(c);
    sans(draft.dns('example.com'))(c);
  }),
  failing(
    'ec-key-usage',
    'leaf_ec_key_encipherment',
    'end-entity',
    keyUsage('digitalSignature', 'keyEncipherment'),
  ),
  failing('ed25519-key-usage', 'leaf_ed25519_key_agreement', 'end-entity', (c) => {
    c.subjectPublicKeyInfo = ed25519();
    keyUsage('digitalSignature', 'keyAgreement')(c);
  }),
  failing(
    'san-dns-name-form',
    'leaf_wildcard_in_second_label',
    'end-entity',
    sans(draft.dns('a.*.example.com')),
  ),
  failing(
    'san-dns-name-form',
    'leaf_dns_name_trailing_dot',
    'end-entity',
    sans(draft.dns('example.com.')),
  ),
  failing(
    'san-dns-name-form',
    'leaf_dns_name_with_underscore',
    'end-entity',
    sans(draft.dns('a_b.example.com')),
  ),
  failing(
    'san-ip-address-length',
    'leaf_ip_address_five_octets',
    'end-entity',
    sans(draft.ip(10, 0, 0, 1, 5)),
  ),
  failing('san-uri-form', 'leaf_relative_uri', 'end-entity', sans(draft.uri('/ns/bookinfo'))),
  failing(
    'san-rfc822-name-form',
    'leaf_mailbox_with_display_name',
    'end-entity',
    sans(draft.mailbox('A <a@example.com>')),
  ),
  failing(
    'basic-constraints-critical-in-ca',
    'sub_ca_basic_constraints_not_critical',
    'subordinate-ca',
    critical(OID.basicConstraints, false),
  ),
  failing('path-len-only-in-ca', 'leaf_path_len', 'end-entity', (c) => {
    draft.set(c, OID.basicConstraints, draft.basicConstraintsOf(false, 0));
  }),
  failing(
    'name-constraints-only-in-ca',
    'leaf_name_constraints',
    'end-entity',
    constraints(true, draft.dns('example.com')),
  ),
  failing(
    'name-constraints-critical',
    'sub_ca_name_constraints_not_critical',
    'subordinate-ca',
    constraints(false, draft.dns('example.com')),
  ),
  failing(
    'name-constraints-mask-contiguous',
    'sub_ca_name_constraints_mask_with_hole',
    'subordinate-ca',
    constraints(true, draft.ip(10, 0, 0, 0, 255, 0, 255, 0)),
  ),
  failing('no-duplicate-extended-key-usage', 'leaf_server_auth_twice', 'end-entity', (c) => {
    draft.set(c, OID.extendedKeyUsage, draft.ekuOf(draft.EKU.serverAuth, draft.EKU.serverAuth));
  }),
  failing(
    'any-extended-key-usage-not-critical',
    'leaf_any_extended_key_usage_critical',
    'end-entity',
    (c) => {
      draft.set(c, OID.extendedKeyUsage, draft.ekuOf(OID.anyExtendedKeyUsage), true);
    },
    'extended-key-usage-not-critical',
  ),
  failing(
    'authority-info-access-not-critical',
    'sub_ca_critical_authority_info_access',
    'subordinate-ca',
    critical(OID.authorityInfoAccess),
    'no-unknown-critical-extension',
  ),
  failing('no-rev-avail-only-in-end-entity', 'sub_ca_no_rev_avail', 'subordinate-ca', (c) => {
    draft.set(c, OID.noRevAvail, der.nullValue());
    without(OID.cRLDistributionPoints)(c);
  }),
  failing(
    'no-rev-avail-without-revocation-pointers',
    'leaf_no_rev_avail_beside_crl',
    'end-entity',
    (c) => {
      draft.set(c, OID.noRevAvail, der.nullValue());
      draft.set(
        c,
        OID.cRLDistributionPoints,
        draft.distributionPointsOf('http://pki.example.com/a.crl'),
      );
    },
    'authority-urls-only-in-intermediates',
  ),
];
