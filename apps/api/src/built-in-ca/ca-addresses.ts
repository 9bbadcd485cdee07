import { toHex } from '@luciole/pki';

/** Where the certificate and the CRL of an issuing CA are. */
export interface AuthorityAddresses {
  readonly caIssuers?: string;
  readonly crl?: string;
}

/**
 * The public addresses of a CA's certificate and CRL, or nothing without a public base URL (ruling 8). They name the CA by its key
 * identifier in lower-case hex: whoever holds a certificate can tell from its authority key identifier that they are the right ones.
 *
 * @param keyIdentifier - the CA's subject key identifier, as octets or in hex
 */
export function authorityUrls(
  baseUrl: string | undefined,
  keyIdentifier: Uint8Array | string,
): AuthorityAddresses {
  if (baseUrl === undefined) return {};
  const name = typeof keyIdentifier === 'string' ? keyIdentifier : toHex(keyIdentifier);
  return {
    // RFC 5280 §4.2.2.1: caIssuers names one certificate in DER, so it is /ca and not the PEM chain.
    caIssuers: `${baseUrl}/v1/builtinca/ca/${name}`,
    crl: `${baseUrl}/v1/builtinca/crl/${name}`,
  };
}
