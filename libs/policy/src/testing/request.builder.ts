import type { SubjectAlternativeNames, SubjectNames } from '../model/certificate-names.ts';
import type { KeyAlgorithm } from '../model/key-algorithm.ts';
import type { RequestedCertificate } from '../model/requested-certificate.ts';

const NO_SUBJECT: SubjectNames = {
  commonName: [],
  organization: [],
  organizationalUnit: [],
  locality: [],
  stateOrProvince: [],
  country: [],
};

const NO_SANS: SubjectAlternativeNames = {
  dnsNames: [],
  ipAddresses: [],
  rfc822Names: [],
  uniformResourceIdentifiers: [],
};

/** What a test asks for; everything not given is empty. */
export interface GivenRequest {
  readonly subject?: Partial<SubjectNames>;
  readonly sans?: Partial<SubjectAlternativeNames>;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly validityPeriod?: string;
}

/** A requested certificate with empty lists where nothing is given. */
export function aRequest({ subject, sans, ...rest }: GivenRequest = {}): RequestedCertificate {
  return { subject: { ...NO_SUBJECT, ...subject }, sans: { ...NO_SANS, ...sans }, ...rest };
}
