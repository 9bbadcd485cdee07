import type { KeyAlgorithm } from '@luciole/policy';
import { Alert, MenuItem, TextField } from '@mui/material';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import { formatDate } from '../../lib/dates.ts';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import type { CaDraft, RootOption } from './ca-draft.ts';

/** Places of the fields below; what is said elsewhere stands above the form. */
export const CA_POINTERS = [
  '/key',
  '/keyAlgorithm',
  '/validityPeriod',
  '/commonName',
  '/rootId',
  '/rootKeyAlgorithm',
  '/rootValidityPeriod',
  '/rootCommonName',
];

const KEY_ALGORITHMS = Object.entries(KEY_ALGORITHM_LABELS);

interface CaFieldsProps {
  readonly draft: CaDraft;
  readonly onChange: (draft: CaDraft) => void;
  readonly messages: FieldMessages;
  readonly roots: readonly RootOption[];
}

/** The fields of a CA: itself, and what it stands under. */
export function CaFields({ draft, onChange, messages, roots }: CaFieldsProps) {
  const change = (members: Partial<CaDraft>) => onChange({ ...draft, ...members });
  const [firstRoot] = roots;
  return (
    <>
      <FormSection title="Intermediate">
        <TextField
          label="Name"
          required
          value={draft.key}
          onChange={({ target }) => change({ key: target.value })}
          helperText="How people know it; at most 64 letters."
          {...fieldProps(messages.at('/key'))}
        />
        <TextField
          label="Common name (CN)"
          value={draft.commonName}
          onChange={({ target }) => change({ commonName: target.value })}
          helperText="Of its certificate; made from the name when empty."
          {...fieldProps(messages.at('/commonName'))}
        />
        <KeyAlgorithmField
          label="Key algorithm"
          value={draft.keyAlgorithm}
          onChange={(keyAlgorithm) => change({ keyAlgorithm })}
        />
        {!draft.isSignedElsewhere && (
          <ValidityField
            label="Validity"
            value={draft.validityPeriod}
            onChange={(validityPeriod) => change({ validityPeriod })}
            message={messages.at('/validityPeriod')}
            helperText="It cannot outlive its root."
          />
        )}
      </FormSection>
      <FormSection title="Root">
        <RadioChoice
          label="What it stands under"
          value={parentOf(draft)}
          options={[
            ...(firstRoot === undefined
              ? []
              : [
                  {
                    value: 'existing' as const,
                    label: 'A root that exists',
                    text: 'Whoever trusts that root accepts this intermediate at once.',
                  },
                ]),
            {
              value: 'new' as const,
              label: 'A root of its own',
              text: 'Nobody trusts it yet: give it to verifiers. The only way to keep workloads apart that must not accept each other.',
            },
            {
              value: 'elsewhere' as const,
              label: 'A CA outside, such as the corporate root',
              text: 'Its key is made here. You get a request to have signed there, and upload the certificate.',
            },
          ]}
          onChange={(choice) =>
            change({
              isSignedElsewhere: choice === 'elsewhere',
              rootId: choice === 'existing' ? (firstRoot?.id ?? '') : '',
            })
          }
        />
        {parentOf(draft) === 'new' && (
          <NewRootFields draft={draft} change={change} messages={messages} />
        )}
        {parentOf(draft) === 'existing' && (
          <TextField
            id="ca-root"
            select
            required
            label="Root"
            value={draft.rootId}
            onChange={({ target }) => change({ rootId: target.value })}
            {...fieldProps(messages.at('/rootId'))}
          >
            {roots.map(({ id, isOffline, name, validityEnd }) => (
              <MenuItem key={id} value={id}>
                {`${name}, until ${formatDate(validityEnd)}${isOffline ? ', key offline' : ''}`}
              </MenuItem>
            ))}
          </TextField>
        )}
      </FormSection>
    </>
  );
}

/** What a CA shall stand under. */
function parentOf({ isSignedElsewhere, rootId }: CaDraft): 'existing' | 'new' | 'elsewhere' {
  if (isSignedElsewhere) return 'elsewhere';
  return rootId === '' ? 'new' : 'existing';
}

function NewRootFields({
  draft,
  change,
  messages,
}: {
  readonly draft: CaDraft;
  readonly change: (members: Partial<CaDraft>) => void;
  readonly messages: FieldMessages;
}) {
  return (
    <>
      <TextField
        label="Common name of the root (CN)"
        value={draft.rootCommonName}
        onChange={({ target }) => change({ rootCommonName: target.value })}
        helperText="Made from the name when empty."
        {...fieldProps(messages.at('/rootCommonName'))}
      />
      <KeyAlgorithmField
        label="Key algorithm of the root"
        value={draft.rootKeyAlgorithm}
        onChange={(rootKeyAlgorithm) => change({ rootKeyAlgorithm })}
      />
      <ValidityField
        label="Validity of the root"
        value={draft.rootValidityPeriod}
        onChange={(rootValidityPeriod) => change({ rootValidityPeriod })}
        message={messages.at('/rootValidityPeriod')}
      />
    </>
  );
}

function KeyAlgorithmField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: KeyAlgorithm;
  readonly onChange: (value: KeyAlgorithm) => void;
}) {
  return (
    <>
      <TextField
        id={label.toLowerCase().replaceAll(' ', '-')}
        select
        required
        label={label}
        value={value}
        onChange={({ target }) => onChange(target.value as KeyAlgorithm)}
      >
        {KEY_ALGORITHMS.map(([algorithm, name]) => (
          <MenuItem key={algorithm} value={algorithm}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {(value === 'EC_ED25519' || value === 'EC_P521') && (
        <Alert severity="warning" variant="outlined">
          Many proxies and meshes cannot verify {KEY_ALGORITHM_LABELS[value]} signatures.
        </Alert>
      )}
    </>
  );
}
