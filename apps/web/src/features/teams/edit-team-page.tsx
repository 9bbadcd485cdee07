import type { TeamInformation } from '@luciole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { changesOf } from '../../components/forms/changes.ts';
import { EditPage } from '../../components/forms/edit-page.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { showSaved } from '../../components/forms/show-saved.ts';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { ROLE_LABELS } from '../../lib/labels.ts';
import { countOf } from '../../lib/numbers.ts';
import { CREDENTIAL_RIGHT_WORDS } from './credential-right.ts';
import { RuleFields } from './rule-fields.tsx';
import { ruleWords } from './rule-words.ts';
import {
  propertyFaults,
  ruleFaults,
  type TeamDraft,
  teamDraftOf,
  updateTeam,
} from './team-draft.ts';
import { PROPERTY_POINTERS, TeamFields } from './team-fields.tsx';
import { type TeamContext, useTeamContext } from './use-team-context.ts';

/** Changes a team. */
export function EditTeamPage() {
  const { teamId } = useParams({ from: '/frame/teams/$teamId/edit' });
  const team = useQuery({
    ...routeQuery('teamGet', { params: { id: teamId } }),
    refetchOnMount: 'always',
  });
  // Asked for together with the team, not after it.
  const context = useTeamContext();
  // What is changed is what is there now, never a remembered answer.
  if (team.data === undefined || !team.isFetchedAfterMount) {
    return <FormLoading title="Edit Team" error={team.error} onRetry={() => team.refetch()} />;
  }
  return <EditTeamForm team={team.data} context={context} />;
}

function EditTeamForm({
  team,
  context,
}: {
  readonly team: TeamInformation;
  readonly context: TeamContext;
}) {
  const { id } = team;
  const [initial] = useState(() => teamDraftOf(team));
  const [draft, setDraft] = useState(initial);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const to = { to: '/teams/$teamId', params: { teamId: id } } as const;
  const submission = useSubmission({
    body: { ...draft, userMatchingRules: draft.rules },
    faults: [...propertyFaults(draft), ...ruleFaults(draft)],
    send: () => updateTeam(id, initial, draft),
    onSaved: () => {
      for (const route of ['teamList', 'teamGet', 'userList', 'userGet', 'sessionGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showSaved(`Saved team ${draft.name.trim()}`);
      void navigate({ ...to, ignoreBlocker: true });
    },
  });
  const people = new Set([
    ...initial.owners,
    ...initial.members,
    ...draft.owners,
    ...draft.members,
  ]);
  return (
    <EditPage
      name={team.name}
      submission={submission}
      pointers={[...PROPERTY_POINTERS, '/userMatchingRules']}
      changes={changesOf(aspects(initial, draft, context))}
      dependents={`${countOf(people.size, 'person', 'people')} and ${countOf(context.accountsOf(id).length, 'service account')} are concerned. Roles count from the next request on.`}
      onCancel={() => void navigate(to)}
    >
      <TeamFields
        draft={draft}
        onChange={setDraft}
        messages={submission.messages}
        context={context}
      />
      <RuleFields draft={draft} onChange={setDraft} messages={submission.messages} />
    </EditPage>
  );
}

/** What the form can change, in words. */
function aspects(before: TeamDraft, after: TeamDraft, { userName }: TeamContext) {
  const words = (read: (draft: TeamDraft) => readonly string[]) => ({
    before: read(before),
    after: read(after),
  });
  return [
    { label: 'Team', ...words(({ name }) => [name.trim()]) },
    { label: 'Owners', ...words(({ owners }) => owners.map(userName)) },
    { label: 'Members', ...words(({ members }) => members.map(userName)) },
    { label: 'Role', ...words(({ role }) => (role === '' ? [] : [ROLE_LABELS[role]])) },
    {
      label: 'Credentials in use',
      ...words((draft) => [CREDENTIAL_RIGHT_WORDS[`${draft.mayChangeAttachedCredentials}`]]),
    },
    { label: 'Membership rules', ...words(({ rules }) => rules.map(ruleWords)) },
  ];
}
