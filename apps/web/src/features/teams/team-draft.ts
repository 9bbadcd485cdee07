import type {
  TeamCreateRequest,
  TeamInformation,
  TeamRole,
  TeamUpdateRequest,
} from '@luciole/contract';
import { call } from '../../api/client.ts';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';
import type { RuleOperator } from './rule-words.ts';

/** A condition as it is typed; `key` tells rows apart while they change. */
export interface RuleDraft {
  readonly key: string;
  readonly claimName: string;
  readonly operator: RuleOperator;
  readonly value: string;
}

/** A team as a form has it. */
export interface TeamDraft {
  readonly name: string;
  readonly role: TeamRole | '';
  readonly owners: readonly string[];
  readonly members: readonly string[];
  readonly rules: readonly RuleDraft[];
  /** Whether its people may change credentials that a configuration relies on. */
  readonly mayChangeAttachedCredentials: boolean;
}

export const NEW_TEAM: TeamDraft = {
  name: '',
  role: '',
  owners: [],
  members: [],
  rules: [],
  mayChangeAttachedCredentials: false,
};

export function newRule(): RuleDraft {
  return { key: crypto.randomUUID(), claimName: '', operator: 'EQUALS', value: '' };
}

export function teamDraftOf(team: TeamInformation): TeamDraft {
  const { name, role, owners, members, userMatchingRules } = team;
  return {
    name,
    role,
    owners,
    members,
    rules: userMatchingRules.map((rule) => ({ key: crypto.randomUUID(), ...rule })),
    mayChangeAttachedCredentials: team.mayChangeAttachedCredentials ?? false,
  };
}

/** What the browser can see to be wrong with the team itself. */
export function propertyFaults({ name, role, owners }: TeamDraft): readonly FieldMessage[] {
  return [
    ...faultIf(name.trim() === '', '/name', 'A team needs a name'),
    ...faultIf(owners.length === 0, '/owners', 'A team needs an owner'),
    ...faultIf(role === '', '/role', 'Choose the role that the team gives'),
  ];
}

/** The same of its membership rules. */
export function ruleFaults({ rules }: TeamDraft): readonly FieldMessage[] {
  return rules.flatMap(({ claimName, value }, index) => [
    ...faultIf(
      claimName.trim() === '',
      `/userMatchingRules/${index}/claimName`,
      'Name the claim, for example groups',
    ),
    ...faultIf(value === '', `/userMatchingRules/${index}/value`, 'Give a value to compare with'),
  ]);
}

export function createRequestOf(draft: TeamDraft): TeamCreateRequest {
  return {
    name: draft.name.trim(),
    // Checked before it is sent: an empty role is a fault.
    role: draft.role as TeamRole,
    owners: draft.owners as TeamInformation['owners'],
    members: draft.members as TeamInformation['members'],
    userMatchingRules: rulesOf(draft),
    mayChangeAttachedCredentials: draft.mayChangeAttachedCredentials,
  };
}

/** Sends what is different, one call per kind; people come before people go, so that there is always an owner. */
export async function updateTeam(id: string, before: TeamDraft, after: TeamDraft): Promise<void> {
  const params = { id };
  const update: TeamUpdateRequest = {
    ...(after.name.trim() !== before.name && { name: after.name.trim() }),
    ...(after.role !== before.role && { role: after.role as TeamRole }),
    ...(JSON.stringify(rulesOf(after)) !== JSON.stringify(rulesOf(before)) && {
      userMatchingRules: rulesOf(after),
    }),
    ...(after.mayChangeAttachedCredentials !== before.mayChangeAttachedCredentials && {
      mayChangeAttachedCredentials: after.mayChangeAttachedCredentials,
    }),
  };
  if (Object.keys(update).length > 0) await call('teamUpdate', { params, body: update });
  const owners = difference(before.owners, after.owners);
  const members = difference(before.members, after.members);
  if (owners.added.length > 0) {
    await call('teamAddOwners', { params, body: { owners: owners.added } });
  }
  if (members.added.length > 0) {
    await call('teamAddMembers', { params, body: { members: members.added } });
  }
  if (owners.removed.length > 0) {
    await call('teamRemoveOwners', { params, body: { owners: owners.removed } });
  }
  if (members.removed.length > 0) {
    await call('teamRemoveMembers', { params, body: { members: members.removed } });
  }
}

function rulesOf({ rules }: TeamDraft) {
  return rules.map(({ claimName, operator, value }) => ({
    claimName: claimName.trim(),
    operator,
    value,
  }));
}

function difference(before: readonly string[], after: readonly string[]) {
  type Ids = TeamInformation['owners'];
  return {
    added: after.filter((id) => !before.includes(id)) as Ids,
    removed: before.filter((id) => !after.includes(id)) as Ids,
  };
}
