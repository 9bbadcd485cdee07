/** Where the certificate and the CRL of an issuing CA are. */
export interface AuthorityAddresses {
  readonly caIssuers?: string;
  readonly crl?: string;
}

/** The public addresses of a CA's certificate and CRL, or nothing without a public base URL (ruling 8). */
export function authorityUrls(baseUrl: string | undefined, caName: string): AuthorityAddresses {
  if (baseUrl === undefined) return {};
  return {
    // RFC 5280 §4.2.2.1: caIssuers names one certificate in DER, so it is /ca and not the PEM chain.
    caIssuers: `${baseUrl}/v1/builtinca/ca/${caName}`,
    crl: `${baseUrl}/v1/builtinca/crl/${caName}`,
  };
}
