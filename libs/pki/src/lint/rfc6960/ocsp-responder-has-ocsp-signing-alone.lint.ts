import { OID } from '../../der/oid.ts';
import { type Lint, isOcspResponder } from '../definition.ts';

export const ocspResponderHasOcspSigningAlone: Lint = {
  name: 'ocsp-responder-has-ocsp-signing-alone',
  description:
    'A delegated responder has id-kp-OCSPSigning, digitalSignature, and no other purpose.',
  citation: 'RFC 6960 §4.2.2.2',
  applies: isOcspResponder,
  check: ({ known: { extendedKeyUsage = [], keyUsage = [] } }) =>
    extendedKeyUsage.join() === OID.ocspSigning && keyUsage.join() === 'digitalSignature'
      ? undefined
      : [...extendedKeyUsage, ...keyUsage].join(', '),
};
