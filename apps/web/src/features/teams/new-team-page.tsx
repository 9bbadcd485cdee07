import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FieldMessages } from '../../components/forms/field-messages.ts';
import { FormPage } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { showToast } from '../../components/toasts.tsx';
import { RuleFields } from './rule-fields.tsx';
import { createRequestOf, NEW_TEAM, propertyFaults, ruleFaults } from './team-draft.ts';
import { PROPERTY_POINTERS, TeamFields } from './team-fields.tsx';
import { useTeamContext } from './use-team-context.ts';

/** Makes a team in two steps: what it is, and who gets in by single sign-on. */
export function NewTeamPage() {
  const [draft, setDraft] = useState(NEW_TEAM);
  const [step, setStep] = useState<'properties' | 'rules'>('properties');
  const [attempts, setAttempts] = useState(0);
  const context = useTeamContext();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const isLast = step === 'rules';
  const submission = useSubmission({
    body: createRequestOf(draft),
    faults: ruleFaults(draft),
    send: (body) => call('teamCreate', { body }),
    onSaved: ({ id, name }) => {
      for (const route of ['teamList', 'userList', 'userGet', 'sessionGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showToast(`Created team ${name}`);
      void navigate({ to: '/teams/$teamId', params: { teamId: id }, ignoreBlocker: true });
    },
  });
  // What the server found wrong with the first step is mended there.
  const isBelow = submission.messages.all.some(({ pointer }) =>
    PROPERTY_POINTERS.includes(pointer),
  );
  const [refusals, setRefusals] = useState(0);
  if (refusals !== submission.refusals) {
    setRefusals(submission.refusals);
    if (isLast && isBelow) setStep('properties');
  }
  const missing = propertyFaults(draft);
  const messages = isLast
    ? submission.messages
    : new FieldMessages([...(attempts > 0 ? missing : []), ...submission.messages.all]);
  return (
    <FormPage
      title="New Team"
      text={isLast ? 'Step 2 of 2' : 'Step 1 of 2'}
      submitLabel={isLast ? 'Save' : 'Next'}
      onSubmit={() => {
        if (isLast) {
          if (submission.check()) submission.send();
        } else if (missing.length > 0) setAttempts(attempts + 1);
        else setStep('rules');
      }}
      onCancel={() => void navigate({ to: '/teams' })}
      onBack={isLast ? () => setStep('properties') : undefined}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={messages.outside([...PROPERTY_POINTERS, '/userMatchingRules'])}
      refusals={submission.refusals + attempts}
    >
      {isLast ? (
        <RuleFields draft={draft} onChange={setDraft} messages={messages} />
      ) : (
        <TeamFields draft={draft} onChange={setDraft} messages={messages} context={context} />
      )}
      <UnsavedChangesGuard isDirty={draft !== NEW_TEAM && !submission.isBusy} />
    </FormPage>
  );
}
