import type { CaAccountWithProductOptions } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormPage } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { showToast } from '../../components/toasts.tsx';
import { caFaults, createRequestOf, isRequest, newCa, requestOf, rootsOf } from './ca-draft.ts';
import { CA_POINTERS, CaFields } from './ca-fields.tsx';

const TITLE = 'New Certificate Authority';

/** Makes an intermediate under a root that exists or one of its own, or the request for one under a CA outside. */
export function NewCertificateAuthorityPage() {
  const { data, error, refetch } = useQuery(
    routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
  );
  if (data === undefined) return <FormLoading title={TITLE} error={error} onRetry={refetch} />;
  return <NewCertificateAuthorityForm accounts={data.accounts} />;
}

function NewCertificateAuthorityForm({
  accounts,
}: {
  readonly accounts: readonly CaAccountWithProductOptions[];
}) {
  const [roots] = useState(() => rootsOf(accounts));
  const [initial] = useState(() => newCa(roots));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const done = (route: 'caAccountList' | 'caRequestList', sentence: string) => {
    void queryClient.invalidateQueries({ queryKey: [route] });
    showToast(sentence);
  };
  const faults = caFaults(draft);
  const made = useSubmission({
    body: createRequestOf(draft),
    faults,
    send: (body) => call('builtinCaAccountCreate', { body }),
    onSaved: ({ account }) => {
      done('caAccountList', `Created ${account.key}`);
      void navigate({
        to: '/certificate-authorities/$caAccountId',
        params: { caAccountId: account.id },
        hash: draft.rootId === '' ? 'download' : 'details',
        ignoreBlocker: true,
      });
    },
  });
  const requested = useSubmission({
    body: requestOf(draft),
    faults,
    send: (body) => call('caRequestCreate', { body }),
    onSaved: ({ id, key }) => {
      done('caRequestList', `Made a key for ${key}`);
      void navigate({
        to: '/certificate-authorities/requests/$caRequestId',
        params: { caRequestId: id },
        ignoreBlocker: true,
      });
    },
  });
  const isRequested = isRequest(draft, roots);
  const submission = isRequested ? requested : made;
  return (
    <FormPage
      title={TITLE}
      text="An intermediate CA certifies issuers. Its key is sealed in the control plane and never leaves it."
      submitLabel={isRequested ? 'Create request' : 'Create'}
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate({ to: '/certificate-authorities' })}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={submission.messages.outside(CA_POINTERS)}
      refusals={submission.refusals}
    >
      <CaFields draft={draft} onChange={setDraft} messages={submission.messages} roots={roots} />
      <UnsavedChangesGuard isDirty={draft !== initial && !submission.isBusy} />
    </FormPage>
  );
}
