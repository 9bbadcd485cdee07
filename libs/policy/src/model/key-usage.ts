import { z } from 'zod';

/**
 * Key usage bits in the order of RFC 5280 §4.2.1.3: the index is the bit's number.
 * `nonRepudiation` is the wire's name for contentCommitment.
 */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export const KeyUsage = z.enum(KEY_USAGES).meta({ id: 'KeyUsage' });
export type KeyUsage = z.infer<typeof KeyUsage>;
