import { Box, MenuItem, TextField } from '@mui/material';
import {
  EXTENDED_KEY_USAGES,
  KEY_ALGORITHMS,
  KEY_USAGES,
  type KeyAlgorithm,
} from '@luciole/policy';
import { useCallback } from 'react';
import type { FieldMessage, FieldMessages } from '../../components/forms/field-messages.ts';
import { fieldProps, sentence } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import { type PolicyForm, type PropertyForm, SAN_NAMES, SUBJECT_NAMES } from './policy-form.ts';
import { SAN_LABELS, SUBJECT_LABELS } from './property-labels.ts';
import { PropertyRow } from './property-row.tsx';

const options = <Value extends string>(
  values: readonly Value[],
  labels: Readonly<Record<Value, string>>,
) => values.map((value) => ({ value, label: labels[value] }));

/** A workload signs neither certificates nor revocations (ruling 3), so these are not offered. */
const OF_A_CA: ReadonlySet<string> = new Set(['keyCertSign', 'cRLSign', 'OCSP_SIGNING']);

const KEY_ALGORITHM_OPTIONS = options(KEY_ALGORITHMS, KEY_ALGORITHM_LABELS);
const KEY_USAGE_OPTIONS = options(KEY_USAGES, KEY_USAGE_LABELS).filter(
  ({ value }) => !OF_A_CA.has(value),
);
const EXTENDED_KEY_USAGE_OPTIONS = options(EXTENDED_KEY_USAGES, EXTENDED_KEY_USAGE_LABELS).filter(
  ({ value }) => !OF_A_CA.has(value),
);

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
  const setKeyAlgorithms = (keyAlgorithms: readonly KeyAlgorithm[]) =>
    onChange((now) => {
      const isKept = keyAlgorithms.some((one) => one === now.defaultKeyAlgorithm);
      const defaultKeyAlgorithm = isKept ? now.defaultKeyAlgorithm : (keyAlgorithms[0] ?? '');
      return { ...now, keyAlgorithms, defaultKeyAlgorithm };
    });
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
            messages={messages}
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
            messages={messages}
            onChange={setProperty}
          />
        ))}
      </FormSection>
      <FormSection title="Key constraint">
        <Box
          sx={{
            display: 'grid',
            alignItems: 'start',
            gap: 1.5,
            gridTemplateColumns: { xs: '1fr 1fr', md: 'minmax(0, 1fr) 136px 236px' },
          }}
        >
          <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' }, minWidth: 0 }}>
            <OptionSelect
              label="Key algorithm"
              isRequired
              options={KEY_ALGORITHM_OPTIONS}
              values={form.keyAlgorithms}
              onChange={setKeyAlgorithms}
              message={together(messages, '/keyAlgorithm/allowedValues')}
            />
          </Box>
          <TextField label="Type" value="Required" disabled />
          <TextField
            select
            id="default-key-algorithm"
            label="Unless requested"
            value={form.defaultKeyAlgorithm}
            onChange={({ target }) =>
              set({ defaultKeyAlgorithm: target.value as PolicyForm['defaultKeyAlgorithm'] })
            }
            disabled={form.keyAlgorithms.length === 0}
            {...fieldProps(
              form.keyAlgorithms.length === 0
                ? undefined
                : messages.at('/keyAlgorithm/defaultValue'),
            )}
          >
            {form.keyAlgorithms.map((one) => (
              <MenuItem key={one} value={one}>
                {KEY_ALGORITHM_LABELS[one]}
              </MenuItem>
            ))}
          </TextField>
        </Box>
      </FormSection>
      <FormSection
        title="Issuance parameters"
        text="Every certificate has exactly these, whatever a request asks for."
      >
        <OptionSelect
          label="Key usage"
          isRequired
          options={KEY_USAGE_OPTIONS}
          values={form.keyUsages}
          onChange={(keyUsages) => set({ keyUsages })}
          message={together(messages, '/keyUsages')}
        />
        <OptionSelect
          label="Extended key usage"
          isRequired
          options={EXTENDED_KEY_USAGE_OPTIONS}
          values={form.extendedKeyUsages}
          onChange={(extendedKeyUsages) => set({ extendedKeyUsages })}
          message={together(messages, '/extendedKeyUsages')}
        />
      </FormSection>
    </>
  );
}

/** What is said about a list and about its items, as one message. */
function together(messages: FieldMessages, pointer: string): FieldMessage | undefined {
  const whole = messages.at(pointer);
  const items = messages.ofItems(pointer);
  const all = whole === undefined ? items : [whole, ...items];
  if (all.length === 0) return undefined;
  const isError = all.some(({ severity }) => severity === 'error');
  const text = all.map((one) => sentence(one.text)).join(' ');
  return { pointer, text, severity: isError ? 'error' : 'warning' };
}
