/** What can keep an issuer from signing or from being ready, most fundamental first; for health, metrics and logs. */
export const IMPEDIMENTS = {
  NO_CONFIGURATION: 'the control plane has not been reached yet',
  ACCOUNT_REFUSED:
    'the control plane refuses the service account: disabled, expired, or its key is another one',
  FROZEN:
    'an incident has frozen this issuer; it goes on when an administrator closes the incident',
  NOT_LISTED: 'no issuer configuration lists the service account',
  CAPABILITY_MISSING: 'the configuration demands what this issuer cannot do',
  CONFIGURATION_UNREADABLE:
    'the configuration says something about security that this issuer does not know',
  NO_CERTIFICATE: 'no CA certificate has been obtained yet',
  CERTIFICATE_REVOKED: 'the CA certificate was revoked; a new one is being asked for',
  CERTIFICATE_QUARANTINED:
    'an incident has put the CA certificate in quarantine; one for a new key is being asked for',
  CERTIFICATE_ENDING: 'too little is left of the CA certificate’s validity',
  NOT_AT_WORK:
    'the newest configuration or CA certificate could not be put to work; it is tried again',
  CONTACT_STALE: 'the control plane has not answered for longer than maxStaleness',
  CLOCK_OFF: 'this clock and the control plane’s differ by more than five minutes',
  NO_CLIENT_AUTHENTICATION:
    'the configuration has no client authentication, so no network client is served',
} as const;

export type Impediment = keyof typeof IMPEDIMENTS;

/**
 * Impediments with which an issuer could sign and finds nobody to sign for: the network listener answers 401 by itself
 * (ruling 18).
 */
const NOT_STOPPING: ReadonlySet<Impediment> = new Set(['NO_CLIENT_AUTHENTICATION']);

/** Whether the CA certificate was taken back, and is not even for the issuer's own server. */
export function isTakenBack(impediments: readonly Impediment[]): boolean {
  return impediments.some(
    (impediment) =>
      impediment === 'CERTIFICATE_REVOKED' || impediment === 'CERTIFICATE_QUARANTINED',
  );
}

/** Whether one of them stops signing. */
export function stopsSigning(impediments: readonly Impediment[]): boolean {
  return impediments.some((impediment) => !NOT_STOPPING.has(impediment));
}
