import type { ExtendedConfigurationInformation } from '@luciole/contract';
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
import { CLIENT_POINTERS, ClientFields } from './client-fields.tsx';
import {
  type ConfigurationDraft,
  configurationDraftOf,
  updateRequestOf,
} from './configuration-draft.ts';
import { clientFaults, configurationAspects, generalFaults } from './configuration-words.ts';
import { GENERAL_POINTERS, GeneralFields } from './general-fields.tsx';
import { type Choices, useChoices } from './use-choices.ts';

const AFFECTED = ['configurationList', 'configurationGet', 'policyList', 'policyGet'];

/** Changes a configuration: both steps on one page. */
export function EditConfigurationPage() {
  const { configurationId } = useParams({ from: '/frame/configurations/$configurationId/edit' });
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...routeQuery('configurationGet', { params: { id: configurationId } }),
    refetchOnMount: 'always',
  });
  // Asked for together with the configuration, not after it.
  const choices = useChoices(configurationId);
  const issuers = useLiveIssuers({ configurationIds: [configurationId] });
  // What is changed is what is there now, never a remembered answer.
  if (data === undefined || !isFetchedAfterMount) {
    return <FormLoading title="Edit Configuration" error={error} onRetry={refetch} />;
  }
  return (
    <EditConfigurationForm configuration={data} choices={choices} liveIssuers={issuers.words} />
  );
}

function EditConfigurationForm({
  configuration,
  choices,
  liveIssuers,
}: {
  readonly configuration: ExtendedConfigurationInformation;
  readonly choices: Choices;
  readonly liveIssuers: string;
}) {
  const { id, name } = configuration;
  const [initial] = useState(() => configurationDraftOf(configuration));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const to = { to: '/configurations/$configurationId', params: { configurationId: id } } as const;
  const submission = useSubmission({
    body: updateRequestOf(initial, draft),
    faults: [...generalFaults(draft), ...clientFaults(draft)],
    send: (body) => call('configurationUpdate', { params: { id }, body }),
    onSaved: (saved) => {
      for (const route of AFFECTED) void queryClient.invalidateQueries({ queryKey: [route] });
      showSaved(`Saved configuration ${saved.name}`, saved.warnings);
      void navigate({ ...to, ignoreBlocker: true });
    },
  });
  const fields = {
    draft,
    set: (members: Partial<ConfigurationDraft>) => setDraft({ ...draft, ...members }),
    messages: submission.messages,
    choices,
    isStored: true,
  };
  const detached = initial.serviceAccountIds.filter(
    (one) => !draft.serviceAccountIds.includes(one),
  );
  return (
    <EditPage
      name={name}
      submission={submission}
      pointers={[...GENERAL_POINTERS, ...CLIENT_POINTERS]}
      changes={changesOf(configurationAspects(initial, draft, choices))}
      dependents={
        <>
          Followed by {liveIssuers}. Issuers that run take the change up at their next contact,
          within a minute.
          {detached.length > 0 &&
            ` Those of the ${countOf(detached.length, 'service account')} taken away stop signing then.`}
        </>
      }
      onCancel={() => void navigate(to)}
    >
      <GeneralFields {...fields} />
      <ClientFields {...fields} />
    </EditPage>
  );
}
