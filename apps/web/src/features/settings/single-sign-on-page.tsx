import type { SingleSignOnInformation } from '@luciole/contract';
import { Box, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormPage } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { SectionCard } from '../../components/section-card.tsx';
import { showToast } from '../../components/toasts.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { GroupMappings } from './group-mappings.tsx';
import { ProviderFields } from './provider-fields.tsx';
import {
  singleSignOnDraftOf,
  singleSignOnFaults,
  singleSignOnRequestOf,
} from './single-sign-on-draft.ts';
import { WhoFields } from './who-fields.tsx';

const POINTERS = [
  '/displayName',
  '/issuerUrl',
  '/clientId',
  '/clientSecret',
  '/scopes',
  '/groupsClaim',
  '/groupMappings',
  '/defaultRoles',
];

/** How people sign in at the identity provider of the company. */
export function SingleSignOnPage() {
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...routeQuery('singleSignOnGet'),
    refetchOnMount: 'always',
  });
  // What is changed is what is there now, never a remembered answer.
  if (data === undefined || !isFetchedAfterMount) {
    return <FormLoading title="Single Sign-On" error={error} onRetry={refetch} />;
  }
  return <SingleSignOnForm key={data.settings?.modificationDate ?? 'none'} information={data} />;
}

function SingleSignOnForm({ information }: { readonly information: SingleSignOnInformation }) {
  const { settings } = information;
  const [initial] = useState(() => singleSignOnDraftOf(settings));
  const [draft, setDraft] = useState(initial);
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const submission = useSubmission({
    body: singleSignOnRequestOf(draft),
    faults: singleSignOnFaults(draft),
    send: (body) => call('singleSignOnPut', { body }),
    onSaved: () => {
      showToast('Saved single sign-on');
      for (const id of ['singleSignOnGet', 'companyLoginConfiguration']) {
        void queryClient.invalidateQueries({ queryKey: [id] });
      }
    },
  });
  const { messages } = submission;
  const isDirty = draft !== initial;
  return (
    <FormPage
      title="Single Sign-On"
      text="People sign in at the identity provider of the company, by OpenID Connect. Roles and teams can follow its groups."
      submitLabel="Save"
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate({ to: '/' })}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={messages.outside(POINTERS)}
      refusals={submission.refusals}
      obstacle={isDirty || settings === undefined ? undefined : 'Nothing has changed yet.'}
      actions={
        settings !== undefined && (
          <Button variant="outlined" color="error" onClick={() => setIsDeleting(true)}>
            Remove
          </Button>
        )
      }
    >
      <SectionCard title="Register Luciole at the provider" text="Exactly as they are here.">
        <Facts>
          <Fact label="Redirect URI">
            <Copyable text={information.redirectUri} label="redirect URI" />
          </Fact>
          <Fact label="After sign-out">
            <Copyable text={information.postLogoutRedirectUri} label="sign-out URI" />
          </Fact>
          <Fact label="Sign-in address">
            <Copyable text={information.signInUrl} label="sign-in address" />
          </Fact>
        </Facts>
      </SectionCard>
      <ProviderFields
        draft={draft}
        onChange={setDraft}
        messages={messages}
        hasSecret={settings?.hasClientSecret ?? false}
      />
      <ConnectionTest draft={draft} />
      <WhoFields draft={draft} onChange={setDraft} />
      <GroupMappings draft={draft} onChange={setDraft} messages={messages} />
      <Box>
        <DeleteDialog
          items={
            isDeleting && settings !== undefined
              ? [{ id: 'single-sign-on', name: settings.displayName, uses: [] }]
              : undefined
          }
          singular="identity provider"
          plural="identity providers"
          consequence="Roles and memberships that came by its groups end, and so do the sessions that began there. People need a password."
          remove={() => call('singleSignOnDelete')}
          affected={['singleSignOnGet', 'companyLoginConfiguration', 'userList', 'teamList']}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => setIsDeleting(false)}
        />
      </Box>
      <UnsavedChangesGuard isDirty={isDirty && !submission.isBusy} />
    </FormPage>
  );
}
