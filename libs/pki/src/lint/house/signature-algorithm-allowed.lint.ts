import { OID } from '../../der/oid.ts';
import { equalOctets } from '../../der/octets.ts';
import { nullValue, oid, sequence } from '../../der/writer.ts';
import { type Lint, everyKind } from '../definition.ts';

/** RSA algorithms carry NULL, the others no parameters at all. */
const ALLOWED: readonly Uint8Array[] = [
  sequence(oid(OID.ecdsaWithSha256)),
  sequence(oid(OID.ecdsaWithSha384)),
  sequence(oid(OID.sha256WithRsa), nullValue()),
  sequence(oid(OID.sha384WithRsa), nullValue()),
  sequence(oid(OID.sha512WithRsa), nullValue()),
  sequence(oid(OID.ecdsaWithSha512)),
  sequence(oid(OID.ed25519)),
];

export const signatureAlgorithmAllowed: Lint = {
  name: 'signature-algorithm-allowed',
  description:
    'The signature algorithm is one of the seven of our CA keys, encoded as its document says.',
  citation: 'issue 2 §4 (key rules); RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3',
  applies: everyKind,
  check: ({ signatureDer }) =>
    ALLOWED.some((der) => equalOctets(der, signatureDer)) ? undefined : 'signature algorithm',
};
