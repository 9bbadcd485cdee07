import type { Aspect } from '../../components/forms/changes.ts';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatDuration } from '../../lib/validity.ts';
import type { ProviderDraft } from './provider-draft.ts';

/** What each field says, in words, for the last look before a change is saved. */
const WORDS: readonly (readonly [label: string, words: (draft: ProviderDraft) => string])[] = [
  ['Name', ({ name }) => name.trim()],
  ['Issuer cert validity', ({ validityPeriod }) => formatDuration(validityPeriod)],
  ['Common name', ({ commonName }) => commonName.trim()],
  ['Organization', ({ organization }) => organization.trim()],
  ['Organizational unit', ({ organizationalUnit }) => organizationalUnit.trim()],
  ['City or locality', ({ locality }) => locality.trim()],
  ['State or province', ({ stateOrProvince }) => stateOrProvince.trim()],
  ['Country', ({ country }) => country],
  ['Key algorithm', ({ keyAlgorithm }) => KEY_ALGORITHM_LABELS[keyAlgorithm]],
  ['Name constraints', ({ nameConstraints }) => onOrOff(nameConstraints)],
  ['Extended key usage limit', ({ extendedKeyUsageLimit }) => onOrOff(extendedKeyUsageLimit)],
  ['Random serial number', ({ subjectSerialNumber }) => onOrOff(subjectSerialNumber)],
];

/** Every field before and after. */
export function providerAspects(before: ProviderDraft, after: ProviderDraft): readonly Aspect[] {
  return WORDS.map(([label, words]) => ({
    label,
    before: [words(before)].filter((word) => word !== ''),
    after: [words(after)].filter((word) => word !== ''),
  }));
}

/** What can be seen to be missing before the server is asked. */
export function providerFaults(draft: ProviderDraft): readonly FieldMessage[] {
  return [
    ...faultIf(draft.name.trim() === '', '/name', 'Enter a name'),
    ...faultIf(draft.caAccountId === '', '/caAccountId', 'Choose the CA that signs'),
    ...faultIf(draft.validityPeriod === '', '/validityPeriod', 'Enter how long'),
    ...faultIf(draft.commonName.trim() === '', '/commonName', 'Enter a common name'),
  ];
}

function onOrOff(isOn: boolean): string {
  return isOn ? 'On' : 'Off';
}
