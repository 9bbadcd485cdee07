import type { ServiceAccountDetails } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { type Aspect, changesOf } from '../../components/forms/changes.ts';
import { EditPage } from '../../components/forms/edit-page.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { showToast } from '../../components/toasts.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import {
  type AccountDraft,
  accountDraftOf,
  accountFaults,
  renewsCredential,
  updateRequestOf,
} from './account-draft.ts';
import { ACCOUNT_POINTERS, AccountFields } from './account-fields.tsx';
import { type AccountContext, useAccountContext } from './use-service-accounts.ts';

/** Changes a service account; its key has a page of its own. */
export function EditServiceAccountPage() {
  const { serviceAccountId } = useParams({
    from: '/frame/service-accounts/$serviceAccountId/edit',
  });
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...routeQuery('serviceAccountGet', { params: { id: serviceAccountId } }),
    refetchOnMount: 'always',
  });
  // What is changed is what is there now, never a remembered answer.
  if (data === undefined || !isFetchedAfterMount) {
    return <FormLoading title="Edit Service Account" error={error} onRetry={refetch} />;
  }
  return <EditServiceAccountForm account={data} />;
}

function EditServiceAccountForm({ account }: { readonly account: ServiceAccountDetails }) {
  const { id } = account;
  const [initial] = useState(() => accountDraftOf(account));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const context = useAccountContext();
  const to = {
    to: '/service-accounts/$serviceAccountId',
    params: { serviceAccountId: id },
  } as const;
  const submission = useSubmission({
    body: updateRequestOf(initial, draft),
    faults: accountFaults(draft),
    send: (body) => call('serviceAccountUpdate', { params: { id }, body }),
    onSaved: () => {
      for (const route of ['serviceAccountList', 'serviceAccountGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showToast(`Saved service account ${draft.name.trim()}`);
      void navigate({ ...to, ignoreBlocker: true });
    },
  });
  return (
    <EditPage
      name={initial.name}
      submission={submission}
      pointers={ACCOUNT_POINTERS}
      changes={changesOf(accountAspects(initial, draft, context))}
      dependents={
        <Dependents id={id} context={context} endsTokens={renewsCredential(initial, draft)} />
      }
      onCancel={() => void navigate(to)}
    >
      <AccountFields draft={draft} onChange={setDraft} messages={submission.messages} isStored />
    </EditPage>
  );
}

function Dependents({
  id,
  context,
  endsTokens,
}: {
  readonly id: string;
  readonly context: AccountContext;
  readonly endsTokens: boolean;
}) {
  const issuers = useLiveIssuers({ serviceAccountId: id });
  const names = context.configurationsOf(id).map(({ name }) => name);
  const use =
    names.length === 0
      ? 'No configuration lists this account.'
      : `Listed by configuration ${names.join(', ')}; ${issuers.words} were issued to it.`;
  const effect = endsTokens
    ? 'Its tokens end within seconds, and whoever uses it signs in again with the key or token that it has.'
    : 'Tokens that are out stay valid.';
  return `${use} ${effect}`;
}

function accountAspects(
  before: AccountDraft,
  after: AccountDraft,
  context: AccountContext,
): readonly Aspect[] {
  const words: readonly (readonly [string, (draft: AccountDraft) => readonly string[]])[] = [
    ['Name', ({ name }) => [name.trim()]],
    ['Owning team', ({ owner }) => [context.teamName(owner === '' ? undefined : owner) ?? '']],
    ['Scope', ({ scopes }) => scopes.map(context.scopeName)],
    ['Validity in days', ({ credentialLifetime }) => [credentialLifetime]],
    ['Issuer URL', ({ issuerURL }) => [issuerURL.trim()]],
    ['JWKS URI', ({ jwksURI }) => [jwksURI.trim()]],
    ['Subject identifier', ({ subject }) => [subject.trim()]],
    ['Audience', ({ audience }) => [audience.trim()]],
  ];
  return words.map(([label, valuesOf]) => ({
    label,
    before: valuesOf(before).filter((value) => value !== ''),
    after: valuesOf(after).filter((value) => value !== ''),
  }));
}
