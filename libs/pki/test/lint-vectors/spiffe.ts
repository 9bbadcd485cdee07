import { OID } from '../../src/der/oid.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { failing, SPIFFE, sans, keyUsage } from './vector.ts';

export const SPIFFE_VECTORS: readonly LintVector[] = [
  failing(
    'one-uri-san',
    'leaf_spiffe_id_and_other_uri',
    'end-entity',
    sans(SPIFFE, draft.uri('https://example.com/')),
  ),
  failing(
    'one-uri-san',
    'leaf_two_spiffe_ids',
    'end-entity',
    sans(SPIFFE, draft.uri('spiffe://other.local/a')),
  ),
  ...[
    ['leaf_spiffe_id_with_port', 'spiffe://cluster.local:8443/a'],
    ['leaf_spiffe_id_with_query', 'spiffe://cluster.local/a?b'],
    ['leaf_spiffe_id_with_dot_segment', 'spiffe://cluster.local/a/../b'],
    ['leaf_spiffe_id_with_trailing_slash', 'spiffe://cluster.local/a/'],
    ['leaf_spiffe_id_percent_encoded', 'spiffe://cluster.local/a%2Fb'],
    ['leaf_spiffe_id_upper_case_trust_domain', 'spiffe://Cluster.local/a'],
  ].map(([name = '', id = '']) =>
    failing('valid-spiffe-id', name, 'end-entity', sans(draft.uri(id))),
  ),
  failing(
    'svid-leaf-is-not-a-ca',
    'leaf_spiffe_id_ca',
    'end-entity',
    (c) => {
      draft.set(c, OID.basicConstraints, draft.basicConstraintsOf(true));
    },
    'key-cert-sign-means-ca',
    'end-entity-states-that-it-is-no-ca',
  ),
  failing(
    'svid-leaf-has-digital-signature',
    'leaf_spiffe_id_key_agreement',
    'end-entity',
    keyUsage('keyAgreement'),
  ),
  failing(
    'svid-leaf-signs-nothing',
    'leaf_spiffe_id_crl_sign',
    'end-entity',
    keyUsage('digitalSignature', 'cRLSign'),
    'end-entity-signs-no-crl',
  ),
];
