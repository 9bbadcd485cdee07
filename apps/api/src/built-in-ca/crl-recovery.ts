import { Injectable } from '@nestjs/common';
import { parseCrl, type ParsedCrl, readCaCertificate, validateCrl } from '@luciole/pki';
import { signatureVerifier } from '@luciole/pki/node';

import type { CompanyTransaction } from '../database/company-database.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { CrlsRepository } from './crls.repository.ts';

/**
 * Takes over what published CRLs list: a restored database does not know what was revoked since its backup, and verifiers do. A CRL is believed when one
 * of the company's CAs signed it; it need not be current.
 */
@Injectable()
export class CrlRecovery {
  constructor(
    private readonly authorities: CertificateAuthoritiesRepository,
    private readonly crls: CrlsRepository,
  ) {}

  /**
   * Records the revocations that a CRL lists and nobody here knows, and has CAs among them sign no more; answers how many revocations, or `undefined` when
   * no CA of the company is its issuer.
   *
   * @throws {PkiError} CRL_MALFORMED, or CRL_INVALID when the signature is not that of the CA
   */
  async recover(tx: CompanyTransaction, der: Uint8Array): Promise<number | undefined> {
    const { authorityKeyIdentifier } = parseCrl(der);
    const id = await this.crls.issuerOf(tx, authorityKeyIdentifier);
    const authority = id === undefined ? undefined : await this.authorities.find(tx, id);
    if (id === undefined || authority === undefined) return undefined;
    const ca = readCaCertificate(authority.certificateDer);
    const crl = await validateCrl(der, ca, signatureVerifier(ca.publicKey));
    const recovered = await this.crls.recover(tx, id, shardOf(crl), crl.revoked);
    await this.crls.retireRevoked(tx, id);
    return recovered;
  }
}

/** The shard that a CRL is of, by the end of its address; 0 for a complete one. */
function shardOf({ distributionPoints: [address = ''] }: ParsedCrl): number {
  return Number(/-(\d{1,4})$/.exec(address)?.[1] ?? 0);
}
