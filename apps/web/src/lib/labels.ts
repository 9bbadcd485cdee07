import type {
  AuthenticationType,
  CaType,
  SignInMethod,
  TeamRole,
  TlsVersion,
} from '@luciole/contract';
import type { ExtendedKeyUsage, KeyAlgorithm, KeyUsage, PropertyType } from '@luciole/policy';

/** Words for the values of the contract; a value without words does not compile. */
export const KEY_ALGORITHM_LABELS: Readonly<Record<KeyAlgorithm, string>> = {
  RSA_2048: 'RSA 2048',
  RSA_3072: 'RSA 3072',
  RSA_4096: 'RSA 4096',
  EC_P256: 'EC P-256',
  EC_P384: 'EC P-384',
  EC_P521: 'EC P-521',
  EC_ED25519: 'Ed25519',
};

export const KEY_USAGE_LABELS: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'Digital signature',
  nonRepudiation: 'Non-repudiation',
  keyEncipherment: 'Key encipherment',
  dataEncipherment: 'Data encipherment',
  keyAgreement: 'Key agreement',
  keyCertSign: 'Certificate signing',
  cRLSign: 'CRL signing',
  encipherOnly: 'Encipher only',
  decipherOnly: 'Decipher only',
};

export const EXTENDED_KEY_USAGE_LABELS: Readonly<Record<ExtendedKeyUsage, string>> = {
  ANY: 'Any',
  SERVER_AUTH: 'Server authentication',
  CLIENT_AUTH: 'Client authentication',
  CODE_SIGNING: 'Code signing',
  EMAIL_PROTECTION: 'Email protection',
  IPSEC_ENDSYSTEM: 'IPsec end system',
  IPSEC_TUNNEL: 'IPsec tunnel',
  IPSEC_USER: 'IPsec user',
  TIME_STAMPING: 'Time stamping',
  OCSP_SIGNING: 'OCSP signing',
  DVCS: 'DVCS',
  SBGP_CERT_AA_SERVER_AUTH: 'SBGP certificate AA server',
  SCVP_RESPONDER: 'SCVP responder',
  EAP_OVER_PPP: 'EAP over PPP',
  EAP_OVER_LAN: 'EAP over LAN',
  SCVP_SERVER: 'SCVP server',
  SCVP_CLIENT: 'SCVP client',
  IPSEC_IKE: 'IPsec IKE',
  CAPWAP_AC: 'CAPWAP access controller',
  CAPWAP_WTP: 'CAPWAP termination point',
  IPSEC_IKE_INTERMEDIATE: 'IPsec IKE intermediate',
  SMARTCARD_LOGON: 'Smart card logon',
};

export const PROPERTY_TYPE_LABELS: Readonly<Record<PropertyType, string>> = {
  IGNORED: 'Ignored',
  FORBIDDEN: 'Forbidden',
  OPTIONAL: 'Optional',
  REQUIRED: 'Required',
  LOCKED: 'Locked',
};

export const CA_TYPE_LABELS: Readonly<Record<CaType, string>> = {
  MOCKCA: 'Mock CA',
  DIGICERT: 'DigiCert',
  GLOBALSIGN: 'GlobalSign',
  BUILTIN: 'Built-in CA',
  ENTRUST: 'Entrust',
  MICROSOFT: 'Microsoft AD CS',
  ACME: 'ACME',
  ZTPKI: 'Zero Touch PKI',
  GLOBALSIGNMSSL: 'GlobalSign MSSL',
  TPP: 'Trust Protection Platform',
};

export const TLS_VERSION_LABELS: Readonly<Record<TlsVersion, string>> = {
  TLS12: 'TLS 1.2',
  TLS13: 'TLS 1.3',
};

export const AUTHENTICATION_TYPE_LABELS: Readonly<Record<AuthenticationType, string>> = {
  rsaKey: 'Key pair',
  rsaKeyFederated: 'Federated token',
  ociToken: 'Registry token',
};

export const ROLE_LABELS: Readonly<Record<TeamRole, string>> = {
  SYSTEM_ADMIN: 'System Administrator',
  PKI_ADMIN: 'PKI Administrator',
  RESOURCE_OWNER: 'Resource Owner',
  PLATFORM_ADMIN: 'Platform Administrator',
  GUEST: 'Guest',
};

/** What a role permits, in a few words. */
export const ROLE_TEXTS: Readonly<Record<TeamRole, string>> = {
  SYSTEM_ADMIN: 'Everything, users and settings too.',
  PKI_ADMIN: 'Everything but users and company settings.',
  RESOURCE_OWNER: 'Reads; changes service accounts of the own teams, and teams owned.',
  PLATFORM_ADMIN: 'Reads, the audit trail too.',
  GUEST: 'Reads.',
};

export const SIGN_IN_METHOD_LABELS: Readonly<Record<SignInMethod, string>> = {
  PASSWORD: 'Password',
  LINK: 'One-time link',
  SINGLE_SIGN_ON: 'Single sign-on',
};
