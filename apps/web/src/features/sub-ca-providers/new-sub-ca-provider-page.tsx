import type { CaAccountWithProductOptions } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { FormPage } from '../../components/forms/form-page.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { showSaved } from '../../components/forms/show-saved.ts';
import { bringHome } from '../../lib/errand.ts';
import { createRequestOf, newProvider } from './provider-draft.ts';
import { PROVIDER_POINTERS, ProviderFields } from './provider-fields.tsx';
import { providerFaults } from './provider-words.ts';

/** Makes a sub-CA provider. */
export function NewSubCaProviderPage() {
  const { data, error, refetch } = useQuery(
    routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
  );
  if (data === undefined) return <FormLoading title={TITLE} error={error} onRetry={refetch} />;
  const signing = data.accounts.filter(
    ({ account }) => account.accountDetails.trustChain[0]?.status === 'ACTIVE',
  );
  return <NewSubCaProviderForm accounts={signing} />;
}

const TITLE = 'New Sub CA Provider';

function NewSubCaProviderForm({
  accounts,
}: {
  readonly accounts: readonly CaAccountWithProductOptions[];
}) {
  const [initial] = useState(() => newProvider(accounts));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const submission = useSubmission({
    body: createRequestOf(draft),
    faults: providerFaults(draft),
    send: (body) => call('subCaProviderCreate', { body }),
    onSaved: ({ id, name, warnings }) => {
      void queryClient.invalidateQueries({ queryKey: ['subCaProviderList'] });
      showSaved(`Created provider ${name}`, warnings);
      const home = bringHome('sub-ca-provider', id);
      void navigate(
        home === undefined
          ? {
              to: '/sub-ca-providers/$subCaProviderId',
              params: { subCaProviderId: id },
              ignoreBlocker: true,
            }
          : { to: home, ignoreBlocker: true },
      );
    },
  });
  return (
    <FormPage
      title={TITLE}
      text="How the CA certificate of an issuer is made: who signs it, its name, its key and how long it is valid."
      submitLabel="Create"
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate({ to: '/sub-ca-providers' })}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={submission.messages.outside(PROVIDER_POINTERS)}
      refusals={submission.refusals}
    >
      <ProviderFields
        draft={draft}
        onChange={setDraft}
        messages={submission.messages}
        accounts={accounts}
      />
      <UnsavedChangesGuard isDirty={draft !== initial && !submission.isBusy} />
    </FormPage>
  );
}
