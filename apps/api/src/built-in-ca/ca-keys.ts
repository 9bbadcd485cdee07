import { createPrivateKey, type KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { SealedSecrets } from '../secrets/sealed-secrets.ts';

/**
 * Seals and unseals private keys of CAs (ruling 10). Outside the envelope a key is a KeyObject; the octets in between live in one buffer that is
 * overwritten before anything else happens, and never in a string (ruling 12).
 */
@Injectable()
export class CaKeys {
  constructor(private readonly secrets: SealedSecrets) {}

  /** The envelope of a CA's key, bound to company, row and public key: in another row it does not open. */
  seal(companyId: string, caId: string, publicKeyHash: Uint8Array, privateKey: KeyObject): Buffer {
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    try {
      return this.secrets.seal(pkcs8, placeOf(companyId, caId, publicKeyHash));
    } finally {
      pkcs8.fill(0);
    }
  }

  /** @throws {EnvelopeError} UNKNOWN_KEY, NOT_AUTHENTIC or MALFORMED */
  unseal(
    companyId: string,
    caId: string,
    publicKeyHash: Uint8Array,
    envelope: Uint8Array,
  ): KeyObject {
    const pkcs8 = this.secrets.open(envelope, placeOf(companyId, caId, publicKeyHash));
    try {
      return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    } finally {
      pkcs8.fill(0);
    }
  }
}

function placeOf(
  companyId: string,
  caId: string,
  publicKeyHash: Uint8Array,
): Parameters<SealedSecrets['seal']>[1] {
  return { companyId, table: 'certificate_authorities', row: caId, publicKeyHash };
}
