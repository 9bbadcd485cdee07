import type { ExtendedPolicyInformation } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { changesOf } from '../../components/forms/changes.ts';
import { EditPage } from '../../components/forms/edit-page.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { showToast } from '../../components/toasts.tsx';
import { AFFECTED_BY_POLICIES } from './affected.ts';
import { policyAspects } from './policy-aspects.ts';
import { PolicyDependents } from './policy-dependents.tsx';
import { FIELD_POINTERS, PolicyFields } from './policy-fields.tsx';
import { formOf, patchOf, type PolicyForm } from './policy-form.ts';
import { usePolicyEditor } from './use-policy-editor.ts';

/** A policy to change. */
export function EditPolicyPage() {
  const { policyId } = useParams({ from: '/frame/policies/$policyId/edit' });
  const query = routeQuery('policyGet', { params: { id: policyId } });
  const { data, error, refetch } = useQuery(query);
  return data === undefined ? (
    <FormLoading title="Edit Policy" error={error} onRetry={refetch} />
  ) : (
    <EditPolicy key={data.id} policy={data} />
  );
}

function EditPolicy({ policy }: { readonly policy: ExtendedPolicyInformation }) {
  // What was there when the form was opened: a refresh in the background must not change what is compared.
  const [initial] = useState(() => formOf(policy));
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const params = { policyId: policy.id };
  const { form, setForm, messages, submission } = usePolicyEditor({
    initial,
    bodyOf: useCallback((after: PolicyForm) => patchOf(initial, after), [initial]),
    send: (body) => call('policyUpdate', { params: { id: policy.id }, body }),
    onSaved: ({ name }) => {
      showToast(`Saved policy ${name}`);
      for (const id of AFFECTED_BY_POLICIES) void queryClient.invalidateQueries({ queryKey: [id] });
      void navigate({ to: '/policies/$policyId', params, ignoreBlocker: true });
    },
  });
  return (
    <EditPage
      name={policy.name}
      text="Before anything is saved you see what will be different."
      submission={submission}
      pointers={FIELD_POINTERS}
      changes={changesOf(policyAspects(initial, form))}
      dependents={<PolicyDependents policy={policy} />}
      onCancel={() => void navigate({ to: '/policies/$policyId', params })}
    >
      <PolicyDependents policy={policy} isBoxed />
      <PolicyFields form={form} messages={messages} onChange={setForm} />
    </EditPage>
  );
}
