import {
  type CertificatePolicy,
  describePermittedNames,
  type PermittedForm,
  type PropertyConstraint,
  SAN_PROPERTIES,
  type SanProperty,
} from '@luciole/policy';

const WORDS: Readonly<Record<SanProperty, string>> = {
  dnsNames: 'DNS names',
  ipAddresses: 'IP addresses',
  rfc822Names: 'mail addresses',
  uniformResourceIdentifiers: 'URIs',
};
/** Most allowed values of a form that are repeated. */
const MOST_SHOWN = 3;

/**
 * What a policy lets into certificates, in one line: `URIs that match ^spiffe://…; up to PT1H; RSA_2048 or EC_P256; for
 * SERVER_AUTH, CLIENT_AUTH`.
 */
export function describePolicy(policy: CertificatePolicy): string {
  const names = describePermittedNames([policy]);
  const forms = SAN_PROPERTIES.filter((form) => names[form].state !== 'closed').map(
    (form) => `${WORDS[form]} ${wordsFor(policy.sans[form], names[form])}`,
  );
  return [
    forms.length === 0 ? 'no alternative names' : forms.join(', '),
    `up to ${policy.validityPeriod}`,
    policy.keyAlgorithm.allowedValues.join(' or '),
    `for ${policy.extendedKeyUsages.join(', ')}`,
  ].join('; ');
}

function wordsFor(constraint: PropertyConstraint | undefined, form: PermittedForm): string {
  const { allowedValues = [], defaultValues = [], type } = constraint ?? {};
  if (type === 'LOCKED') return `always ${shown(defaultValues)}`;
  if (allowedValues.length === 0 && form.state === 'open') return 'of any value';
  return `like ${shown(allowedValues)}`;
}

function shown(values: readonly string[]): string {
  const more = values.length - MOST_SHOWN;
  return values.slice(0, MOST_SHOWN).join(' or ') + (more > 0 ? ` or ${more} more` : '');
}
