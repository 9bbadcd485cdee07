import { type ParsedCertificate, toHex } from '@luciole/pki';

/** Where the certificate and the CRL of an issuing CA are, and its OCSP responder. */
export interface AuthorityAddresses {
  readonly caIssuers?: string;
  readonly crl?: string;
  readonly ocsp?: string;
}

/** What of a CA decides which addresses a certificate names. */
export interface AddressedServices {
  /** The shard of its CRL that the certificate names; the complete CRL unless given. */
  readonly crlShard?: number | undefined;
  /** Whether it names the OCSP responder. */
  readonly hasOcsp?: boolean | undefined;
}

/**
 * The public addresses of a CA's certificate, CRL and OCSP responder, or nothing without a public base URL (ruling 8). They name the CA by its key
 * identifier in lower-case hex: whoever holds a certificate can tell from its authority key identifier that they are the right ones.
 *
 * @param keyIdentifier - the CA's subject key identifier, as octets or in hex
 */
export function authorityUrls(
  baseUrl: string | undefined,
  keyIdentifier: Uint8Array | string,
  { crlShard = 0, hasOcsp = false }: AddressedServices = {},
): AuthorityAddresses {
  if (baseUrl === undefined) return {};
  const name = typeof keyIdentifier === 'string' ? keyIdentifier : toHex(keyIdentifier);
  return {
    // RFC 5280 §4.2.2.1: caIssuers names one certificate in DER, so it is /ca and not the PEM chain.
    caIssuers: `${baseUrl}/v1/builtinca/ca/${name}`,
    crl: crlAddress(baseUrl, name, crlShard),
    ...(hasOcsp && { ocsp: `${baseUrl}/v1/builtinca/ocsp/${name}` }),
  };
}

/** Where a shard of a CA's CRL is, or with 0 the complete one. */
export function crlAddress(
  baseUrl: string,
  keyIdentifier: Uint8Array | string,
  shard: number,
): string {
  const name = typeof keyIdentifier === 'string' ? keyIdentifier : toHex(keyIdentifier);
  return `${baseUrl}/v1/builtinca/crl/${name}${shard === 0 ? '' : `-${shard}`}`;
}

/** The shard whose CRL a certificate names; 0 when it names the complete one, or none. */
export function shardNamedIn({ tbs }: ParsedCertificate): number {
  for (const { fullName } of tbs.known.cRLDistributionPoints ?? []) {
    for (const name of fullName) {
      if (name.form !== 'uniformResourceIdentifier') continue;
      const shard = /\/crl\/[0-9a-f]{40}-([1-9]\d{0,3})$/.exec(name.value)?.[1];
      if (shard !== undefined) return Number(shard);
    }
  }
  return 0;
}
