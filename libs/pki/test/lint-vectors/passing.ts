import { OID } from '../../src/der/oid.ts';
import * as der from '../../src/der/writer.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { passing, ed25519, rsa, sans, keyUsage, critical, constraints } from './vector.ts';

/** Certificates that keep every clause; together they touch what each lint looks at. */
export const PASSING: readonly LintVector[] = [
  passing('root_twenty_years', 'root-ca'),
  passing('cross_certified_root', 'cross-ca'),
  passing('intermediate_with_urls', 'intermediate-ca'),
  passing('sub_ca_seven_days', 'subordinate-ca'),
  passing('sub_ca_name_constraints', 'subordinate-ca', (c) => {
    constraints(true, draft.dns('example.com'), draft.ip(10, 0, 0, 0, 255, 128, 0, 0))(c);
    draft.set(c, OID.extendedKeyUsage, draft.ekuOf(draft.EKU.serverAuth));
  }),
  passing('responder_one_day', 'ocsp-responder'),
  passing('leaf_spiffe_id', 'end-entity'),
  passing('leaf_spiffe_id_without_path', 'end-entity', sans(draft.uri('spiffe://td.example'))),
  passing(
    'leaf_four_name_forms',
    'end-entity',
    sans(
      draft.dns('details.bookinfo.svc.cluster.local'),
      draft.dns('*.example.com'),
      draft.ip(10, 0, 0, 1),
      draft.ip(...new Uint8Array(15), 1),
      draft.mailbox('first.last+tag@mail.example.com'),
      draft.uri('urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6'),
    ),
  ),
  passing('leaf_empty_subject_critical_san', 'end-entity', (c) => {
    c.subject = draft.nameOf();
    critical(OID.subjectAltName)(c);
  }),
  passing('leaf_no_rev_avail', 'end-entity', (c) => {
    draft.set(c, OID.noRevAvail, der.nullValue());
  }),
  passing('leaf_rsa_key_encipherment', 'end-entity', (c) => {
    c.subjectPublicKeyInfo = rsa(2048);
    keyUsage('digitalSignature', 'keyEncipherment')(c);
  }),
  passing('leaf_ed25519', 'end-entity', (c) => {
    c.subjectPublicKeyInfo = ed25519();
  }),
  passing('leaf_any_extended_key_usage', 'end-entity', (c) => {
    draft.set(c, OID.extendedKeyUsage, draft.ekuOf(OID.anyExtendedKeyUsage));
  }),
  {
    name: 'leaf_country_in_full',
    kind: 'end-entity',
    exempted: 'country-is-two-letters',
    change: (c) => {
      c.subject = draft.nameOf([OID.country, 'Germany'], [OID.commonName, 'details']);
    },
  },
];
