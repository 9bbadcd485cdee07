import type { CaAccountWithProductOptions } from '@luciole/contract';
import type { KeyAlgorithm } from '@luciole/policy';
import {
  Alert,
  FormControlLabel,
  FormHelperText,
  MenuItem,
  Switch,
  TextField,
} from '@mui/material';
import { CountryField } from '../../components/forms/country-field.tsx';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { approximateSeconds, formatDuration } from '../../lib/validity.ts';
import { type ProviderDraft, withAccount } from './provider-draft.ts';

/** Places of the fields below; what is said elsewhere stands above the form. */
export const PROVIDER_POINTERS = [
  '/name',
  '/caAccountId',
  '/caProductOptionId',
  '/validityPeriod',
  '/commonName',
  '/organization',
  '/organizationalUnit',
  '/locality',
  '/stateOrProvince',
  '/country',
  '/keyAlgorithm',
];

const NAMES = [
  ['organization', 'Organization'],
  ['organizationalUnit', 'Organizational Unit'],
  ['locality', 'City/Locality'],
  ['stateOrProvince', 'State/Province'],
] as const;

const KEY_ALGORITHMS = Object.entries(KEY_ALGORITHM_LABELS) as readonly [KeyAlgorithm, string][];
const DAY = 86_400;

/** Every field of a sub-CA provider, in the order that its users know. */
export function ProviderFields({
  draft,
  onChange,
  messages,
  accounts,
  isStored = false,
}: {
  readonly draft: ProviderDraft;
  readonly onChange: (draft: ProviderDraft) => void;
  readonly messages: FieldMessages;
  readonly accounts: readonly CaAccountWithProductOptions[];
  /** Whether its account is fixed. */
  readonly isStored?: boolean;
}) {
  const set = (members: Partial<ProviderDraft>) => onChange({ ...draft, ...members });
  const account = accounts.find((one) => one.account.id === draft.caAccountId);
  const options = account?.productOptions ?? [];
  return (
    <>
      <FormSection>
        <TextField
          label="Name"
          required
          value={draft.name}
          onChange={({ target }) => set({ name: target.value })}
          {...fieldProps(messages.at('/name'))}
        />
        {isStored ? (
          <TextField
            label="CA Account"
            value={account?.account.key ?? draft.caAccountId}
            slotProps={{ input: { readOnly: true } }}
            helperText="It stays: another CA needs another provider."
          />
        ) : (
          <TextField
            select
            label="CA Account"
            required
            value={account === undefined ? '' : draft.caAccountId}
            onChange={({ target }) => {
              const chosen = accounts.find((one) => one.account.id === target.value);
              if (chosen !== undefined) onChange(withAccount(draft, chosen));
            }}
            helperText="The intermediate that signs the certificates of issuers."
            {...fieldProps(messages.at('/caAccountId'))}
          >
            {accounts.map((one) => (
              <MenuItem key={one.account.id} value={one.account.id}>
                {one.account.key}
              </MenuItem>
            ))}
          </TextField>
        )}
        {(options.length > 1 || messages.at('/caProductOptionId') !== undefined) && (
          <TextField
            select
            label="Product Option"
            required
            value={draft.caProductOptionId}
            onChange={({ target }) => set({ caProductOptionId: target.value })}
            {...fieldProps(messages.at('/caProductOptionId'))}
          >
            {options.map(({ id, productName }) => (
              <MenuItem key={id} value={id}>
                {productName}
              </MenuItem>
            ))}
          </TextField>
        )}
        <ValidityField
          label="Issuer Cert Validity"
          value={draft.validityPeriod}
          onChange={(validityPeriod) => set({ validityPeriod })}
          message={messages.at('/validityPeriod')}
        />
        <ValidityNotice iso={draft.validityPeriod} account={account} />
      </FormSection>
      <FormSection
        title="CSR Parameters"
        text="What stands in the certificates. An issuer’s own instance name goes before the common name."
      >
        <TextField
          label="Common Name"
          required
          value={draft.commonName}
          onChange={({ target }) => set({ commonName: target.value })}
          {...fieldProps(messages.at('/commonName'))}
        />
        {NAMES.map(([member, label]) => (
          <TextField
            key={member}
            label={label}
            value={draft[member]}
            onChange={({ target }) => set({ [member]: target.value })}
            {...fieldProps(messages.at(`/${member}`))}
          />
        ))}
        <CountryField
          value={draft.country}
          onChange={(country) => set({ country })}
          message={messages.at('/country')}
        />
        <TextField
          select
          label="Key Algorithm"
          required
          value={draft.keyAlgorithm}
          onChange={({ target }) => set({ keyAlgorithm: target.value as KeyAlgorithm })}
          {...fieldProps(messages.at('/keyAlgorithm'))}
        >
          {KEY_ALGORITHMS.map(([value, label]) => (
            <MenuItem key={value} value={value}>
              {label}
            </MenuItem>
          ))}
        </TextField>
        <MeshNotice keyAlgorithm={draft.keyAlgorithm} />
      </FormSection>
      <FormSection title="Limits">
        <Choice
          label="Hold issuers to the names that their policies permit"
          text="Name constraints (RFC 5280 §4.2.1.10). Try your clients first: rustls-webpki 0.103.12 and later refuse chains with URI constraints."
          isOn={draft.nameConstraints}
          onChange={(nameConstraints) => set({ nameConstraints })}
        />
        <Choice
          label="Limit issuers to the extended key usages of their policies"
          text="Verifiers that look at it refuse any other use of what an issuer signs."
          isOn={draft.extendedKeyUsageLimit}
          onChange={(extendedKeyUsageLimit) => set({ extendedKeyUsageLimit })}
        />
        <Choice
          label="Add a random serial number to the subject"
          text="Certificates of one issuer share a name and differ in their key; this tells them apart by name."
          isOn={draft.subjectSerialNumber}
          onChange={(subjectSerialNumber) => set({ subjectSerialNumber })}
        />
        <Choice
          label="Require HSM"
          text="Not in this release: issuers keep their keys in memory, and the control plane refuses the setting rather than keep one that nobody honors."
          isOn={false}
        />
      </FormSection>
    </>
  );
}

/** A switch with a line about what it does; without `onChange` it cannot be switched. */
function Choice({
  label,
  text,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange?: (isOn: boolean) => void;
}) {
  return (
    <div>
      <FormControlLabel
        disabled={onChange === undefined}
        control={<Switch checked={isOn} onChange={({ target }) => onChange?.(target.checked)} />}
        label={label}
      />
      <FormHelperText sx={{ mt: 0, ml: 5.75 }}>{text}</FormHelperText>
    </div>
  );
}

/** Rulings 7 and 9, while the number is being chosen. */
function ValidityNotice({
  iso,
  account,
}: {
  readonly iso: string;
  readonly account: CaAccountWithProductOptions | undefined;
}) {
  const seconds = approximateSeconds(iso) ?? 0;
  const most = account?.account.accountDetails.maxValidityPeriod;
  if (most !== undefined && seconds > (approximateSeconds(most) ?? Infinity)) {
    return (
      <Alert severity="warning" variant="outlined">
        This CA signs for at most {formatDuration(most)}.
      </Alert>
    );
  }
  if (seconds <= 30 * DAY) return null;
  return (
    <Alert severity="warning" variant="outlined">
      More than 30 days: whoever steals the key of an issuer can use it that long. Seven days are
      enough, because issuers renew by themselves.
    </Alert>
  );
}

/** Ruling 26. */
function MeshNotice({ keyAlgorithm }: { readonly keyAlgorithm: KeyAlgorithm }) {
  if (keyAlgorithm !== 'EC_ED25519' && keyAlgorithm !== 'EC_P521') return null;
  return (
    <Alert severity="warning" variant="outlined">
      Many proxies and meshes cannot verify {KEY_ALGORITHM_LABELS[keyAlgorithm]} signatures. EC
      P-256 and RSA 2048 work everywhere.
    </Alert>
  );
}
