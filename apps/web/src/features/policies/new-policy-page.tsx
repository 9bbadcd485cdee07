import type { ExtendedPolicyInformation } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { changesOf } from '../../components/forms/changes.ts';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormPage } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { showToast } from '../../components/toasts.tsx';
import { bringHome } from '../../lib/errand.ts';
import { policyAspects } from './policy-aspects.ts';
import { copyOf, emptyForm, requestOf } from './policy-form.ts';
import { FIELD_POINTERS, PolicyFields } from './policy-fields.tsx';
import { usePolicyEditor } from './use-policy-editor.ts';

/** A new policy, empty or a copy of another (`?copy=id`). */
export function NewPolicyPage() {
  const { copy } = useSearch({ from: '/frame/policies/new' });
  return copy === undefined ? <NewPolicy /> : <CopyOfPolicy key={copy} id={copy} />;
}

function CopyOfPolicy({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(routeQuery('policyGet', { params: { id } }));
  return data === undefined ? (
    <FormLoading title="New Policy" error={error} onRetry={refetch} />
  ) : (
    <NewPolicy original={data} />
  );
}

function NewPolicy({ original }: { readonly original?: ExtendedPolicyInformation }) {
  const [initial] = useState(() => (original === undefined ? emptyForm() : copyOf(original)));
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { form, setForm, messages, submission } = usePolicyEditor({
    initial,
    bodyOf: requestOf,
    send: (body) => call('policyCreate', { body }),
    onSaved: ({ id, name }) => {
      showToast(`Created policy ${name}`);
      void queryClient.invalidateQueries({ queryKey: ['policyList'] });
      const home = bringHome('policy', id);
      void navigate(
        home === undefined
          ? { to: '/policies/$policyId', params: { policyId: id }, ignoreBlocker: true }
          : { to: home, ignoreBlocker: true },
      );
    },
  });
  const isDirty = changesOf(policyAspects(initial, form)).length > 0;
  return (
    <>
      <FormPage
        title="New Policy"
        text={
          original === undefined
            ? 'What a workload certificate may contain. Everything is forbidden until you allow it.'
            : `What a workload certificate may contain, beginning with everything that ${original.name} says.`
        }
        submitLabel="Create"
        onSubmit={() => {
          if (submission.check()) submission.send();
        }}
        onCancel={() => void navigate({ to: '/policies' })}
        isBusy={submission.isBusy}
        error={submission.error}
        problems={messages.outside(FIELD_POINTERS)}
        refusals={submission.refusals}
      >
        <PolicyFields form={form} messages={messages} onChange={setForm} />
      </FormPage>
      <UnsavedChangesGuard isDirty={isDirty && !submission.isBusy} />
    </>
  );
}
