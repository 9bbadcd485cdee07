import { z } from 'zod';

/** Key algorithms that a subject or a CA may use, in the spelling of the wire. */
export const KEY_ALGORITHMS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_P256',
  'EC_P384',
  'EC_P521',
  'EC_ED25519',
] as const;

export const KeyAlgorithm = z.enum(KEY_ALGORITHMS).meta({ id: 'KeyAlgorithm' });
export type KeyAlgorithm = z.infer<typeof KeyAlgorithm>;
