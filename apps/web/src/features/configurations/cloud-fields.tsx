import { Alert, Typography } from '@mui/material';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OptionSelect } from '../../components/forms/option-select.tsx';
import type { ConfigurationFieldsProps } from './fields-props.ts';

/** Instances that may ask by the identity document of their cloud. */
export function CloudFields({ draft, set, messages, choices }: ConfigurationFieldsProps) {
  const isAnySet = [
    draft.awsAccountIds,
    draft.awsRegions,
    draft.azureSubscriptionIds,
    draft.googleProjectIdentifiers,
    draft.googleRegions,
  ].some(({ length }) => length > 0);
  return (
    <FormSection
      title="Instance Metadata Authentication"
      text="Which virtual machines may ask with the signed identity document of their cloud. It is kept, and the issuer of this release does not verify such documents."
    >
      {isAnySet && (
        <Alert severity="warning" variant="outlined">
          Issuers of this release are refused (error 23001) as long as one of these is set.
        </Alert>
      )}
      <Typography variant="h3">Amazon Web Services</Typography>
      <ChipInput
        label="Account IDs"
        values={draft.awsAccountIds}
        onChange={(awsAccountIds) => set({ awsAccountIds })}
        message={messages.at('/cloudProviders/aws')}
        helperText="Numbers of twelve digits."
      />
      <OptionSelect
        label="AWS Regions"
        options={choices.awsRegions}
        values={draft.awsRegions}
        onChange={(awsRegions) => set({ awsRegions })}
        helperText="None chosen means every region."
      />
      <Typography variant="h3">Microsoft Azure</Typography>
      <ChipInput
        label="Subscription IDs"
        values={draft.azureSubscriptionIds}
        onChange={(azureSubscriptionIds) => set({ azureSubscriptionIds })}
        message={messages.at('/cloudProviders/azure')}
      />
      <Typography variant="h3">Google Cloud</Typography>
      <ChipInput
        label="Project Identifiers"
        values={draft.googleProjectIdentifiers}
        onChange={(googleProjectIdentifiers) => set({ googleProjectIdentifiers })}
        message={messages.at('/cloudProviders/google')}
        helperText="Project numbers and project ids."
      />
      <OptionSelect
        label="Google Regions"
        options={choices.googleRegions}
        values={draft.googleRegions}
        onChange={(googleRegions) => set({ googleRegions })}
        helperText="None chosen means every region."
      />
    </FormSection>
  );
}
