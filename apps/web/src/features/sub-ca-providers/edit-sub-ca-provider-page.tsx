import type { CaAccountWithProductOptions, SubCaProviderInformation } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { changesOf } from '../../components/forms/changes.ts';
import { EditPage } from '../../components/forms/edit-page.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { showSaved } from '../../components/forms/show-saved.ts';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { countOf } from '../../lib/numbers.ts';
import { providerDraftOf, updateRequestOf } from './provider-draft.ts';
import { PROVIDER_POINTERS, ProviderFields } from './provider-fields.tsx';
import { providerAspects, providerFaults } from './provider-words.ts';
import { useProviderContext } from './use-sub-ca-providers.ts';

/** Changes a sub-CA provider. */
export function EditSubCaProviderPage() {
  const { subCaProviderId } = useParams({ from: '/frame/sub-ca-providers/$subCaProviderId/edit' });
  const provider = useQuery({
    ...routeQuery('subCaProviderGet', { params: { id: subCaProviderId } }),
    refetchOnMount: 'always',
  });
  const accounts = useQuery(routeQuery('caAccountList', { params: { type: 'BUILTIN' } }));
  const isThere = provider.data !== undefined && accounts.data !== undefined;
  // What is changed is what is there now, never a remembered answer.
  if (!isThere || !provider.isFetchedAfterMount) {
    return (
      <FormLoading
        title="Edit Sub CA Provider"
        error={provider.error ?? accounts.error}
        onRetry={() => Promise.all([provider.refetch(), accounts.refetch()])}
      />
    );
  }
  return <EditSubCaProviderForm provider={provider.data} accounts={accounts.data.accounts} />;
}

function EditSubCaProviderForm({
  provider,
  accounts,
}: {
  readonly provider: SubCaProviderInformation;
  readonly accounts: readonly CaAccountWithProductOptions[];
}) {
  const { id } = provider;
  const [initial] = useState(() => providerDraftOf(provider));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const configurations = useProviderContext().configurationsOf(id);
  const issuers = useLiveIssuers({ configurationIds: configurations.map((one) => one.id) });
  const to = { to: '/sub-ca-providers/$subCaProviderId', params: { subCaProviderId: id } } as const;
  const submission = useSubmission({
    body: updateRequestOf(initial, draft),
    faults: providerFaults(draft),
    send: (body) => call('subCaProviderUpdate', { params: { id }, body }),
    onSaved: ({ name, warnings }) => {
      for (const route of ['subCaProviderList', 'subCaProviderGet', 'configurationList']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showSaved(`Saved provider ${name}`, warnings);
      void navigate({ ...to, ignoreBlocker: true });
    },
  });
  return (
    <EditPage
      name={provider.name}
      submission={submission}
      pointers={PROVIDER_POINTERS}
      changes={changesOf(providerAspects(initial, draft))}
      dependents={
        configurations.length === 0
          ? 'No configuration uses this provider.'
          : `Used by ${countOf(configurations.length, 'configuration')} with ${issuers.words}. Those stay valid; issuers whose certificate would now be made otherwise replace it at their next contact, within a minute.`
      }
      onCancel={() => void navigate(to)}
    >
      <ProviderFields
        draft={draft}
        onChange={setDraft}
        messages={submission.messages}
        accounts={accounts}
        isStored
      />
    </EditPage>
  );
}
