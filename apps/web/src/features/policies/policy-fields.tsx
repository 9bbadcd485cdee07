import { TextField } from '@mui/material';
import { useCallback } from 'react';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import { KeyFields, UsageFields } from './key-and-usage-fields.tsx';
import { type PolicyForm, type PropertyForm, SAN_NAMES, SUBJECT_NAMES } from './policy-form.ts';
import { SAN_LABELS, SUBJECT_LABELS } from './property-labels.ts';
import { PropertyRow } from './property-row.tsx';

/** Places of the request that have a field below; what is said about others stands above the form. */
export const FIELD_POINTERS = [
  '/name',
  '/validityPeriod',
  ...SUBJECT_NAMES.map((name) => `/subject/${name}`),
  ...SAN_NAMES.map((name) => `/sans/${name}`),
  '/keyAlgorithm',
  '/keyUsages',
  '/extendedKeyUsages',
] as const;

interface PolicyFieldsProps {
  readonly form: PolicyForm;
  readonly messages: FieldMessages;
  readonly onChange: (change: (form: PolicyForm) => PolicyForm) => void;
}

/** All fields of a policy, in the order of contract.md §6.3. */
export function PolicyFields({ form, messages, onChange }: PolicyFieldsProps) {
  const set = (members: Partial<PolicyForm>) => onChange((now) => ({ ...now, ...members }));
  const setProperty = useCallback(
    (group: 'subject' | 'sans', name: string, property: PropertyForm) =>
      onChange((now) => ({ ...now, [group]: { ...now[group], [name]: property } })),
    [onChange],
  );
  return (
    <>
      <FormSection>
        <TextField
          label="Name"
          required
          value={form.name}
          onChange={({ target }) => set({ name: target.value })}
          slotProps={{ htmlInput: { maxLength: 64, autoComplete: 'off' } }}
          {...fieldProps(messages.at('/name'))}
        />
        <ValidityField
          label="Client cert validity"
          value={form.validityPeriod}
          onChange={(validityPeriod) => set({ validityPeriod })}
          message={messages.at('/validityPeriod')}
          helperText="What a request gets, and the most it can ask for"
        />
      </FormSection>
      <FormSection
        title="Subject"
        text={
          <>
            What you type is compared as it is. What begins with <code>^</code> is a regular
            expression (RE2), and one without <code>$</code> at its end says nothing about what
            follows: <code>^web</code> allows web and website. Enter adds a value.
          </>
        }
      >
        {SUBJECT_NAMES.map((name) => (
          <PropertyRow
            key={name}
            group="subject"
            name={name}
            label={SUBJECT_LABELS[name]}
            property={form.subject[name]}
            said={messages.under(`/subject/${name}`)}
            onChange={setProperty}
          />
        ))}
      </FormSection>
      <FormSection title="Subject alternative names (SAN)">
        {SAN_NAMES.map((name) => (
          <PropertyRow
            key={name}
            group="sans"
            name={name}
            label={`${SAN_LABELS[name]} (SAN)`}
            property={form.sans[name]}
            said={messages.under(`/sans/${name}`)}
            onChange={setProperty}
          />
        ))}
      </FormSection>
      <KeyFields
        keyAlgorithms={form.keyAlgorithms}
        defaultKeyAlgorithm={form.defaultKeyAlgorithm}
        said={messages.under('/keyAlgorithm')}
        onChange={onChange}
      />
      <UsageFields
        keyUsages={form.keyUsages}
        extendedKeyUsages={form.extendedKeyUsages}
        said={messages.under('/keyUsages', '/extendedKeyUsages')}
        onChange={onChange}
      />
    </>
  );
}
