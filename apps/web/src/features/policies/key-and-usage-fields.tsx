import { Box, MenuItem, TextField } from '@mui/material';
import {
  EXTENDED_KEY_USAGES,
  KEY_ALGORITHMS,
  KEY_USAGES,
  type KeyAlgorithm,
} from '@luciole/policy';
import { memo } from 'react';
import {
  type FieldMessage,
  FieldMessages,
  fieldProps,
  isDrawnTheSame,
  sentence,
} from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import type { PolicyForm } from './policy-form.ts';

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

interface PartProps {
  /** What is said about these fields. */
  readonly said: readonly FieldMessage[];
  readonly onChange: (change: (form: PolicyForm) => PolicyForm) => void;
}

type KeyFieldsProps = PartProps & Pick<PolicyForm, 'keyAlgorithms' | 'defaultKeyAlgorithm'>;

/** Which keys are allowed, and which one the issuer makes when nobody asks for another. */
export const KeyFields = memo(
  function KeyFields(props: KeyFieldsProps) {
    const { keyAlgorithms, defaultKeyAlgorithm, said, onChange } = props;
    const isNone = keyAlgorithms.length === 0;
    return (
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
              values={keyAlgorithms}
              onChange={(chosen) => onChange((form) => withKeyAlgorithms(form, chosen))}
              message={together(said, '/keyAlgorithm/allowedValues')}
            />
          </Box>
          <TextField label="Type" value="Required" disabled />
          <TextField
            select
            id="default-key-algorithm"
            label="Unless requested"
            value={defaultKeyAlgorithm}
            onChange={({ target }) => {
              const chosen = target.value as PolicyForm['defaultKeyAlgorithm'];
              onChange((form) => ({ ...form, defaultKeyAlgorithm: chosen }));
            }}
            disabled={isNone}
            {...(!isNone && fieldProps(new FieldMessages(said).at('/keyAlgorithm/defaultValue')))}
          >
            {keyAlgorithms.map((one) => (
              <MenuItem key={one} value={one}>
                {KEY_ALGORITHM_LABELS[one]}
              </MenuItem>
            ))}
          </TextField>
        </Box>
      </FormSection>
    );
  },
  isDrawnTheSame<KeyFieldsProps>,
);

type UsageFieldsProps = PartProps & Pick<PolicyForm, 'keyUsages' | 'extendedKeyUsages'>;

/** What every certificate states about the use of its key. */
export const UsageFields = memo(
  function UsageFields(props: UsageFieldsProps) {
    const { keyUsages, extendedKeyUsages, said, onChange } = props;
    return (
      <FormSection
        title="Issuance parameters"
        text="Every certificate has exactly these, whatever a request asks for."
      >
        <OptionSelect
          label="Key usage"
          isRequired
          options={KEY_USAGE_OPTIONS}
          values={keyUsages}
          onChange={(chosen) => onChange((form) => ({ ...form, keyUsages: chosen }))}
          message={together(said, '/keyUsages')}
        />
        <OptionSelect
          label="Extended key usage"
          isRequired
          options={EXTENDED_KEY_USAGE_OPTIONS}
          values={extendedKeyUsages}
          onChange={(chosen) => onChange((form) => ({ ...form, extendedKeyUsages: chosen }))}
          message={together(said, '/extendedKeyUsages')}
        />
      </FormSection>
    );
  },
  isDrawnTheSame<UsageFieldsProps>,
);

/** The default stays as long as it is allowed; otherwise it is the first that is. */
function withKeyAlgorithms(form: PolicyForm, keyAlgorithms: readonly KeyAlgorithm[]): PolicyForm {
  const isKept = keyAlgorithms.some((one) => one === form.defaultKeyAlgorithm);
  const defaultKeyAlgorithm = isKept ? form.defaultKeyAlgorithm : (keyAlgorithms[0] ?? '');
  return { ...form, keyAlgorithms, defaultKeyAlgorithm };
}

/** What is said about a list and about its items, as one message. */
function together(said: readonly FieldMessage[], pointer: string): FieldMessage | undefined {
  const messages = new FieldMessages(said);
  const whole = messages.at(pointer);
  const items = messages.ofItems(pointer);
  const all = whole === undefined ? items : [whole, ...items];
  if (all.length === 0) return undefined;
  const isError = all.some(({ severity }) => severity === 'error');
  const text = all.map((one) => sentence(one.text)).join(' ');
  return { pointer, text, severity: isError ? 'error' : 'warning' };
}
