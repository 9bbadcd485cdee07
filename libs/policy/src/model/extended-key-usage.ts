import { z } from 'zod';

/** Extended key usages in the spelling of the wire (RFC 5280 §4.2.1.12 and the IANA SMI registry). */
export const EXTENDED_KEY_USAGES = [
  'ANY',
  'SERVER_AUTH',
  'CLIENT_AUTH',
  'CODE_SIGNING',
  'EMAIL_PROTECTION',
  'IPSEC_ENDSYSTEM',
  'IPSEC_TUNNEL',
  'IPSEC_USER',
  'TIME_STAMPING',
  'OCSP_SIGNING',
  'DVCS',
  'SBGP_CERT_AA_SERVER_AUTH',
  'SCVP_RESPONDER',
  'EAP_OVER_PPP',
  'EAP_OVER_LAN',
  'SCVP_SERVER',
  'SCVP_CLIENT',
  'IPSEC_IKE',
  'CAPWAP_AC',
  'CAPWAP_WTP',
  'IPSEC_IKE_INTERMEDIATE',
  'SMARTCARD_LOGON',
] as const;

export const ExtendedKeyUsage = z.enum(EXTENDED_KEY_USAGES).meta({ id: 'ExtendedKeyUsage' });
export type ExtendedKeyUsage = z.infer<typeof ExtendedKeyUsage>;
