import { OID } from '../../src/der/oid.ts';
import * as der from '../../src/der/writer.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { critical, failing, keyUsage, without } from './vector.ts';

export const RFC6960: readonly LintVector[] = [
  failing('ocsp-responder-has-ocsp-signing-alone', 'responder_server_auth', 'ocsp-responder', (c) =>
    draft.set(c, OID.extendedKeyUsage, draft.ekuOf(OID.ocspSigning, draft.EKU.serverAuth)),
  ),
  failing(
    'ocsp-responder-has-ocsp-signing-alone',
    'responder_content_commitment',
    'ocsp-responder',
    keyUsage('digitalSignature', 'nonRepudiation'),
  ),
  failing(
    'ocsp-no-check-exactly-in-responders',
    'responder_without_no_check',
    'ocsp-responder',
    without(OID.ocspNoCheck),
  ),
  failing(
    'ocsp-no-check-exactly-in-responders',
    'responder_critical_no_check',
    'ocsp-responder',
    critical(OID.ocspNoCheck),
    'no-unknown-critical-extension',
  ),
  failing('ocsp-no-check-exactly-in-responders', 'leaf_ocsp_no_check', 'end-entity', (c) =>
    draft.set(c, OID.ocspNoCheck, der.nullValue()),
  ),
  failing('ocsp-responder-lives-a-week-at-most', 'responder_of_a_month', 'ocsp-responder', (c) => {
    c.notAfter = der.time(new Date('2026-12-01T00:00:00Z'));
  }),
];
