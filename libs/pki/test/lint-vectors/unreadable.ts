import { OID } from '../../src/der/oid.ts';
import { TAG } from '../../src/der/tag.ts';
import * as der from '../../src/der/writer.ts';
import * as draft from '../certificate-draft.ts';
import type { LintVector } from './vector.ts';
import { passing, sans } from './vector.ts';

/** What the strict reader refuses before a lint could see it: `vectors/<name>.pem`. */
export const UNREADABLE_VECTORS: readonly Omit<LintVector, 'breaks'>[] = [
  passing('leaf_extension_twice', 'end-entity', (c) => {
    c.extensions.push(...c.extensions.slice(0, 1));
  }),
  passing('leaf_generalized_time_before_2050', 'end-entity', (c) => {
    c.notAfter = der.element(TAG.generalizedTime, new TextEncoder().encode('20261102000000Z'));
  }),
  passing('leaf_utc_time_without_seconds', 'end-entity', (c) => {
    c.notAfter = der.element(TAG.utcTime, new TextEncoder().encode('2611020000Z'));
  }),
  passing('leaf_serial_number_padded', 'end-entity', (c) => {
    c.serialNumber = Uint8Array.of(0, ...c.serialNumber);
  }),
  passing('leaf_extended_key_usage_empty', 'end-entity', (c) => {
    draft.set(c, OID.extendedKeyUsage, der.sequence());
  }),
  passing('leaf_san_empty', 'end-entity', sans()),
  passing('leaf_common_name_with_nul', 'end-entity', (c) => {
    c.subject = draft.nameOf([OID.commonName, 'a\0b']);
  }),
];
