import { Box, Step, StepContent, StepLabel, Stepper } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormPage } from '../../components/forms/form-page.tsx';
import { showSaved } from '../../components/forms/show-saved.ts';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { endErrand } from '../../lib/errand.ts';
import { CLIENT_POINTERS, ClientFields } from './client-fields.tsx';
import {
  type ConfigurationDraft,
  createRequestOf,
  NEW_CONFIGURATION,
} from './configuration-draft.ts';
import { clientFaults, generalFaults } from './configuration-words.ts';
import { GENERAL_POINTERS, GeneralFields } from './general-fields.tsx';
import { useChoices } from './use-choices.ts';

/** Makes a configuration in two steps. */
export function NewConfigurationPage() {
  const [start] = useState(startOf);
  const [draft, setDraft] = useState(start.draft);
  const [step, setStep] = useState(start.step);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const choices = useChoices();
  const submission = useSubmission({
    body: createRequestOf(draft),
    faults: step === 0 ? generalFaults(draft) : [...generalFaults(draft), ...clientFaults(draft)],
    send: (body) => call('configurationCreate', { body }),
    onSaved: ({ id, name, warnings }) => {
      for (const route of ['configurationList', 'policyList', 'policyGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showSaved(`Created configuration ${name}`, warnings);
      void navigate({
        to: '/configurations/$configurationId/connect',
        params: { configurationId: id },
        ignoreBlocker: true,
      });
    },
  });
  const { messages, refusals } = submission;
  // What the server objects to may stand in the first step: one goes to where it is.
  const [seenRefusals, setSeenRefusals] = useState(0);
  if (refusals !== seenRefusals) {
    setSeenRefusals(refusals);
    if (GENERAL_POINTERS.some((pointer) => messages.at(pointer) !== undefined)) setStep(0);
  }
  const fields = {
    draft,
    set: (members: Partial<ConfigurationDraft>) => setDraft({ ...draft, ...members }),
    messages,
    choices,
    isStored: false,
  };
  const submit = () => {
    if (step === 0 && generalFaults(draft).length === 0) setStep(1);
    else if (submission.check()) submission.send();
  };
  return (
    <FormPage
      title="New Configuration"
      text="What an issuer does: the provider that makes its CA certificates, the policies it holds clients to, and how these prove who they are."
      submitLabel={step === 0 ? 'Continue' : 'Create'}
      onSubmit={submit}
      onCancel={() => void navigate({ to: '/configurations' })}
      onBack={step === 0 ? undefined : () => setStep(0)}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={messages.outside([...GENERAL_POINTERS, ...CLIENT_POINTERS])}
      refusals={refusals}
    >
      <Stepper orientation="vertical" activeStep={step}>
        <Step completed={step > 0}>
          <StepLabel>General</StepLabel>
          <StepContent>
            <Box sx={{ display: 'grid', gap: 4, pt: 2 }}>
              <GeneralFields {...fields} />
            </Box>
          </StepContent>
        </Step>
        <Step>
          <StepLabel>Client Configuration</StepLabel>
          <StepContent>
            <Box sx={{ display: 'grid', gap: 4, pt: 2 }}>
              <ClientFields {...fields} />
            </Box>
          </StepContent>
        </Step>
      </Stepper>
      <UnsavedChangesGuard isDirty={draft !== NEW_CONFIGURATION && !submission.isBusy} />
    </FormPage>
  );
}

/** An empty form, or the one that was left to make something for it, with what was made in its place. */
function startOf(): { readonly draft: ConfigurationDraft; readonly step: number } {
  const errand = endErrand('/configurations/new');
  if (errand === undefined) return { draft: NEW_CONFIGURATION, step: 0 };
  let draft = errand.draft as ConfigurationDraft;
  for (const { kind, id } of errand.made) draft = withMade(draft, kind, id);
  return { draft, step: errand.made.some(({ kind }) => kind === 'policy') ? 1 : 0 };
}

function withMade(draft: ConfigurationDraft, kind: string, id: string): ConfigurationDraft {
  switch (kind) {
    case 'policy':
      return { ...draft, policyIds: [...draft.policyIds, id] };
    case 'service-account':
      return { ...draft, serviceAccountIds: [...draft.serviceAccountIds, id] };
    default:
      return { ...draft, subCaProviderId: id };
  }
}
