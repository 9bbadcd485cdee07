import {
  Alert,
  Checkbox,
  FormControlLabel,
  FormHelperText,
  MenuItem,
  TextField,
} from '@mui/material';
import { fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import { MadeInPlace } from './made-in-place.tsx';
import type { ConfigurationFieldsProps } from './fields-props.ts';

/** Places of the fields below. */
export const GENERAL_POINTERS = [
  '/name',
  '/subCaProviderId',
  '/serviceAccountIds',
  '/advancedSettings',
];

/** The first step: what the issuers are, and who may be one. */
export function GeneralFields(props: ConfigurationFieldsProps) {
  const { draft, set, messages, choices, isStored } = props;
  const waiting = isStored ? undefined : draft;
  const hasProvider = choices.providers.some(({ value }) => value === draft.subCaProviderId);
  return (
    <>
      <FormSection>
        <TextField
          label="Name"
          required
          fullWidth
          value={draft.name}
          onChange={({ target }) => set({ name: target.value })}
          {...fieldProps(messages.at('/name'))}
        />
        <MadeInPlace label="New provider" to="/sub-ca-providers/new" draft={waiting}>
          <TextField
            select
            fullWidth
            label="Sub CA Provider"
            required
            value={hasProvider ? draft.subCaProviderId : ''}
            onChange={({ target }) => set({ subCaProviderId: target.value })}
            helperText="How the CA certificates of the issuers are made."
            {...fieldProps(messages.at('/subCaProviderId'))}
          >
            {choices.providers.map(({ value, label }) => (
              <MenuItem key={value} value={value}>
                {label}
              </MenuItem>
            ))}
          </TextField>
        </MadeInPlace>
        <MadeInPlace label="New service account" to="/service-accounts/new" draft={waiting}>
          <OptionSelect
            label="Service Accounts"
            options={choices.accounts}
            values={draft.serviceAccountIds}
            onChange={(serviceAccountIds) => set({ serviceAccountIds })}
            message={messages.at('/serviceAccountIds')}
            helperText="Issuers that sign in with one of these follow this configuration. An account belongs to one configuration."
          />
        </MadeInPlace>
      </FormSection>
      <FormSection title="Advanced Security & Logging Settings">
        <div>
          <FormControlLabel
            control={
              <Checkbox
                checked={draft.enableIssuanceAuditLog}
                onChange={({ target }) => set({ enableIssuanceAuditLog: target.checked })}
              />
            }
            label="Log certificate issuance information"
          />
          <FormHelperText sx={{ mt: 0, ml: 4 }}>
            Issuers write a line for every certificate that they sign or refuse.
          </FormHelperText>
          {draft.enableIssuanceAuditLog && (
            <FormControlLabel
              sx={{ ml: 2 }}
              control={
                <Checkbox
                  checked={draft.includeRawCertDataInAuditLog}
                  onChange={({ target }) => set({ includeRawCertDataInAuditLog: target.checked })}
                />
              }
              label="Include raw certificate data"
            />
          )}
        </div>
        <div>
          <FormControlLabel
            control={
              <Checkbox
                checked={draft.requireFIPSCompliantBuild}
                onChange={({ target }) => set({ requireFIPSCompliantBuild: target.checked })}
              />
            }
            label="Require a FIPS compliant build"
          />
          <FormHelperText sx={{ mt: 0, ml: 4 }}>
            No issuer of this release is one: with this set, issuers get no CA certificate.
          </FormHelperText>
        </div>
        {draft.requireFIPSCompliantBuild && (
          <Alert severity="warning" variant="outlined">
            Issuers of this release will be refused (error 23001) as long as this is required.
          </Alert>
        )}
        {messages.at('/advancedSettings') !== undefined && (
          <FormHelperText error>{messages.at('/advancedSettings')?.text}</FormHelperText>
        )}
      </FormSection>
    </>
  );
}
