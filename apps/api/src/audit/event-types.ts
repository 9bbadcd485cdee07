/** Headings of the activity log; each kind of event stands under one. */
export type ActivityType =
  | 'Alerts'
  | 'API Keys'
  | 'Audit Trail'
  | 'Authentication'
  | 'Backups'
  | 'Certificate Authorities'
  | 'Companies'
  | 'Configurations'
  | 'Incidents'
  | 'Issuer Certificates'
  | 'Issuing Templates'
  | 'Keys'
  | 'Policies'
  | 'Service Accounts'
  | 'Single Sign-On'
  | 'Statistics'
  | 'Sub CA Providers'
  | 'Teams'
  | 'Users';

/**
 * How much an event deserves to be looked at: 0 happens all the time, 1 takes something away, refuses or fails, 2 changes
 * what everything else rests on.
 */
export type Criticality = 0 | 1 | 2;

/**
 * Every kind of event, `<subject>.<what happened>`, with what the activity log calls it (contract.md §6.10): name, heading
 * and criticality. A type is never renamed once released: filters, exports and the chain hold it.
 */
export const AUDIT_EVENT_TYPES = {
  'company.created': ['Company Created', 'Companies', 0],
  'company.changed': ['Company Changed', 'Companies', 0],
  'user.created': ['User Created', 'Users', 0],
  'user.changed': ['User Changed', 'Users', 0],
  'user.deleted': ['User Deleted', 'Users', 1],
  'user.login-succeeded': ['Login Succeeded', 'Authentication', 0],
  'user.login-failed': ['Login Failed', 'Authentication', 1],
  'user.signed-out': ['Signed Out', 'Authentication', 0],
  'user.sessions-ended': ['Sessions Ended', 'Authentication', 1],
  'user.link-created': ['Sign-In Link Created', 'Users', 1],
  'user.password-changed': ['Password Changed', 'Users', 1],
  'user.password-reset': ['Password Reset', 'Users', 1],
  'user.second-factor-enabled': ['Second Factor Enabled', 'Users', 0],
  'user.second-factor-removed': ['Second Factor Removed', 'Users', 1],
  'user.recovery-codes-renewed': ['Recovery Codes Renewed', 'Users', 1],
  'user.identity-linked': ['Identity Linked to User', 'Users', 1],
  'single-sign-on.changed': ['Single Sign-On Changed', 'Single Sign-On', 2],
  'single-sign-on.deleted': ['Single Sign-On Removed', 'Single Sign-On', 2],
  'company.deleted': ['Company Deleted', 'Companies', 2],
  'api-key.created': ['API Key Created', 'API Keys', 0],
  'api-key.used': ['API Key Used', 'API Keys', 0],
  'api-key.revoked': ['API Key Revoked', 'API Keys', 1],
  'team.created': ['Team Created', 'Teams', 0],
  'team.changed': ['Team Changed', 'Teams', 0],
  'team.deleted': ['Team Deleted', 'Teams', 1],
  'service-account.created': ['Service Account Created', 'Service Accounts', 0],
  'service-account.changed': ['Service Account Changed', 'Service Accounts', 0],
  'service-account.credential-changed': [
    'Service Account Credential Changed',
    'Service Accounts',
    1,
  ],
  'service-account.issuer-credential-changed': [
    'Credential of an Issuer Changed',
    'Service Accounts',
    2,
  ],
  'service-account.deleted': ['Service Account Deleted', 'Service Accounts', 1],
  'service-account.token-granted': ['Service Account Access Token Granted', 'Authentication', 0],
  'service-account.token-refused': ['Service Account Access Token Refused', 'Authentication', 1],
  'access.refused': ['Access Refused', 'Authentication', 1],
  'access.limited': ['Too Many Requests', 'Authentication', 1],
  'credential.refused': ['Credential Refused', 'Authentication', 1],
  'token-signing-key.created': ['Token Signing Key Created', 'Keys', 0],
  'token-signing-key.retired': ['Token Signing Key Retired', 'Keys', 0],
  'policy.created': ['Policy Created', 'Policies', 0],
  'policy.changed': ['Policy Changed', 'Policies', 0],
  'policy.deleted': ['Policy Deleted', 'Policies', 1],
  'policy-proposal.created': ['Policy Change Proposed', 'Policies', 0],
  'policy-proposal.approved': ['Policy Change Approved', 'Policies', 1],
  'policy-proposal.rejected': ['Policy Change Rejected', 'Policies', 1],
  'policy-proposal.withdrawn': ['Policy Change Withdrawn', 'Policies', 0],
  'policy-approval.changed': ['Second Approver of Policies Switched', 'Policies', 2],
  'sub-ca-provider.created': ['Sub CA Provider Created', 'Sub CA Providers', 0],
  'sub-ca-provider.changed': ['Sub CA Provider Changed', 'Sub CA Providers', 0],
  'sub-ca-provider.deleted': ['Sub CA Provider Deleted', 'Sub CA Providers', 1],
  'configuration.created': ['Configuration Created', 'Configurations', 0],
  'configuration.changed': ['Configuration Changed', 'Configurations', 0],
  'configuration.deleted': ['Configuration Deleted', 'Configurations', 1],
  'configuration.renewal-forced': ['Configuration Renewal Forced', 'Configurations', 1],
  'certificate-authority.signing': [
    'Certificate Authority Signing Intended',
    'Certificate Authorities',
    0,
  ],
  'certificate-authority.created': ['Certificate Authority Created', 'Certificate Authorities', 2],
  'certificate-authority.requested': [
    'Certificate Authority Requested',
    'Certificate Authorities',
    0,
  ],
  'certificate-authority.request-abandoned': [
    'Request of a Certificate Authority Abandoned',
    'Certificate Authorities',
    1,
  ],
  'certificate-authority.retired': ['Certificate Authority Retired', 'Certificate Authorities', 2],
  'certificate-authority.abandoned': [
    'Certificate Authority Abandoned',
    'Certificate Authorities',
    1,
  ],
  'certificate-authority.changed': ['Certificate Authority Changed', 'Certificate Authorities', 2],
  'certificate-authority.revoked': ['Certificate Authority Revoked', 'Certificate Authorities', 2],
  'certificate-authority.cross-certified': [
    'Certificate Authority Cross-Certified',
    'Certificate Authorities',
    2,
  ],
  'certificate-authority.providers-moved': [
    'Sub CA Providers Given to a Successor',
    'Certificate Authorities',
    1,
  ],
  'certificate-authority.key-exported': [
    'Key of a Certificate Authority Exported and Erased',
    'Certificate Authorities',
    2,
  ],
  'crl.requested': ['CRL of an Offline CA Requested', 'Certificate Authorities', 1],
  'crl.uploaded': ['CRL of an Offline CA Published', 'Certificate Authorities', 1],
  'trust-bundle.created': ['Trust Bundle Created', 'Certificate Authorities', 2],
  'trust-bundle.changed': ['Trust Bundle Changed', 'Certificate Authorities', 2],
  'trust-bundle.deleted': ['Trust Bundle Deleted', 'Certificate Authorities', 2],
  'trust-anchor.staged': ['Trust Anchor Staged', 'Certificate Authorities', 2],
  'trust-anchor.trusted': ['Trust Anchor Trusted', 'Certificate Authorities', 2],
  'trust-anchor.withdrawn': ['Trust Anchor Withdrawn', 'Certificate Authorities', 2],
  'ca-account.created': ['CA Account Created', 'Certificate Authorities', 0],
  'certificate-issuing-template.created': ['Issuing Template Created', 'Issuing Templates', 0],
  'certificate-issuing-template.changed': ['Issuing Template Changed', 'Issuing Templates', 0],
  'certificate-issuing-template.deleted': ['Issuing Template Deleted', 'Issuing Templates', 1],
  'certificate.signing': ['Issuer Certificate Signing Intended', 'Issuer Certificates', 0],
  'certificate.signed': ['Issuer Certificate Signed', 'Issuer Certificates', 0],
  'certificate.failed': ['Issuer Certificate Failed', 'Issuer Certificates', 1],
  'certificate.refused': ['Issuer Certificate Refused', 'Issuer Certificates', 1],
  'certificate.bulk-revocation': ['Bulk Revocation Begun', 'Issuer Certificates', 2],
  'certificate.revoked': ['Issuer Certificate Revoked', 'Issuer Certificates', 1],
  'certificate.deleted': ['Issuer Certificate Deleted', 'Issuer Certificates', 1],
  'incident.opened': ['Incident Opened', 'Incidents', 2],
  'incident.closed': ['Incident Closed', 'Incidents', 1],
  'incident.stop-confirmed': ['Issuer Confirmed Its Stop', 'Incidents', 0],
  'alert.acknowledged': ['Alert Acknowledged', 'Alerts', 0],
  'alert.acknowledgement-withdrawn': ['Alert Acknowledgement Withdrawn', 'Alerts', 0],
  'alert-settings.changed': ['Alert Settings Changed', 'Alerts', 1],
  'alert-webhook.created': ['Alert Webhook Created', 'Alerts', 1],
  'alert-webhook.changed': ['Alert Webhook Changed', 'Alerts', 1],
  'alert-webhook.deleted': ['Alert Webhook Deleted', 'Alerts', 1],
  'alert-webhook.tested': ['Alert Webhook Tested', 'Alerts', 0],
  'statistics.quarantined': ['Statistics Quarantined', 'Statistics', 1],
  'statistics.corrected': ['Statistics Corrected', 'Statistics', 1],
  'ocsp-responder.signing': ['OCSP Responder Signing Intended', 'Certificate Authorities', 0],
  'crl.signed': ['CRL Signed', 'Certificate Authorities', 0],
  'backup.begun': ['Backup Begun', 'Backups', 1],
  'backup.completed': ['Backup Completed', 'Backups', 1],
  'backup.restored': ['Backup Restored', 'Backups', 2],
  'key-encryption-key.rotated': ['Key-Encryption Key Rotated', 'Keys', 2],
  'audit-signing-key.created': ['Audit Signing Key Created', 'Audit Trail', 0],
  'audit-trail.exported': ['Audit Trail Exported', 'Audit Trail', 1],
  'audit-trail.pruned': ['Audit Trail Pruned', 'Audit Trail', 2],
  'audit-destination.created': ['Audit Destination Created', 'Audit Trail', 1],
  'audit-destination.changed': ['Audit Destination Changed', 'Audit Trail', 1],
  'audit-destination.deleted': ['Audit Destination Deleted', 'Audit Trail', 2],
  'audit-settings.changed': ['Audit Settings Changed', 'Audit Trail', 2],
} as const satisfies Readonly<
  Record<string, readonly [name: string, activityType: ActivityType, criticality: Criticality]>
>;

/** Name of a kind of event. */
export type AuditEventType = keyof typeof AUDIT_EVENT_TYPES;
