import type { ExtendedKeyUsage } from '@luciole/policy';
import { OID } from '../der/oid.ts';

/** Object identifiers of the wire's extended key usages (RFC 5280 §4.2.1.12 and the IANA SMI registry, 1.3.6.1.5.5.7.3). */
export const EXTENDED_KEY_USAGE_OIDS: Readonly<Record<ExtendedKeyUsage, string>> = {
  ANY: OID.anyExtendedKeyUsage,
  SERVER_AUTH: '1.3.6.1.5.5.7.3.1',
  CLIENT_AUTH: '1.3.6.1.5.5.7.3.2',
  CODE_SIGNING: '1.3.6.1.5.5.7.3.3',
  EMAIL_PROTECTION: '1.3.6.1.5.5.7.3.4',
  IPSEC_ENDSYSTEM: '1.3.6.1.5.5.7.3.5',
  IPSEC_TUNNEL: '1.3.6.1.5.5.7.3.6',
  IPSEC_USER: '1.3.6.1.5.5.7.3.7',
  TIME_STAMPING: '1.3.6.1.5.5.7.3.8',
  OCSP_SIGNING: '1.3.6.1.5.5.7.3.9',
  DVCS: '1.3.6.1.5.5.7.3.10',
  SBGP_CERT_AA_SERVER_AUTH: '1.3.6.1.5.5.7.3.11',
  SCVP_RESPONDER: '1.3.6.1.5.5.7.3.12',
  EAP_OVER_PPP: '1.3.6.1.5.5.7.3.13',
  EAP_OVER_LAN: '1.3.6.1.5.5.7.3.14',
  SCVP_SERVER: '1.3.6.1.5.5.7.3.15',
  SCVP_CLIENT: '1.3.6.1.5.5.7.3.16',
  IPSEC_IKE: '1.3.6.1.5.5.7.3.17',
  CAPWAP_AC: '1.3.6.1.5.5.7.3.18',
  CAPWAP_WTP: '1.3.6.1.5.5.7.3.19',
  IPSEC_IKE_INTERMEDIATE: '1.3.6.1.5.5.8.2.2',
  SMARTCARD_LOGON: '1.3.6.1.4.1.311.20.2.2',
};
