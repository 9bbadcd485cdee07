import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormPage } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { showToast } from '../../components/toasts.tsx';
import { bringHome } from '../../lib/errand.ts';
import { makeKeyPair } from '../../lib/key-pair.ts';
import {
  type AccountDraft,
  accountFaults,
  createRequestOf,
  ISSUER_SCOPE,
  NEW_ACCOUNT,
} from './account-draft.ts';
import { ACCOUNT_POINTERS, AccountFields } from './account-fields.tsx';
import { CreatedAccount, type CreatedAccountProps } from './created-account.tsx';

/** Makes a service account, and shows once the private key that was made for it. */
export function NewServiceAccountPage() {
  const [created, setCreated] = useState<Omit<CreatedAccountProps, 'onAnother'>>();
  return created === undefined ? (
    <NewServiceAccountForm onCreated={setCreated} />
  ) : (
    <CreatedAccount {...created} onAnother={() => setCreated(undefined)} />
  );
}

function NewServiceAccountForm({
  onCreated,
}: {
  readonly onCreated: (created: Omit<CreatedAccountProps, 'onAnother'>) => void;
}) {
  const [draft, setDraft] = useState(NEW_ACCOUNT);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const submission = useSubmission({
    body: createRequestOf(draft, draft.publicKey.trim()),
    faults: accountFaults(draft),
    send: () => create(draft),
    onSaved: (created) => {
      void queryClient.invalidateQueries({ queryKey: ['serviceAccountList'] });
      showToast(`Created service account ${created.name}`);
      onCreated({ ...created, home: bringHome('service-account', created.id) });
    },
  });
  return (
    <FormPage
      title="New Service Account"
      text="How a program signs in to the control plane: an issuer, an agent, automation."
      submitLabel="Create"
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate({ to: '/service-accounts' })}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={submission.messages.outside(ACCOUNT_POINTERS)}
      refusals={submission.refusals}
    >
      <AccountFields draft={draft} onChange={setDraft} messages={submission.messages} />
      <UnsavedChangesGuard isDirty={draft !== NEW_ACCOUNT && !submission.isBusy} />
    </FormPage>
  );
}

/** The key pair is made for the request alone: one that was refused is forgotten. */
async function create(draft: AccountDraft) {
  const isMade = draft.authenticationType === 'rsaKey' && draft.keySource === 'browser';
  const pair = isMade ? await makeKeyPair() : undefined;
  const publicKey = pair?.publicKeyPem ?? draft.publicKey.trim();
  const { id } = await call('serviceAccountCreate', { body: createRequestOf(draft, publicKey) });
  return {
    id,
    name: draft.name.trim(),
    isIssuer: draft.scopes.includes(ISSUER_SCOPE),
    privateKeyPem: pair?.privateKeyPem,
  };
}
