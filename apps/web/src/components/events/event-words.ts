import type { ActivityLogEntryInformation } from '@luciole/contract';
import type { StatusTone } from '../status.tsx';

/** Outcome of an event in words. */
const OUTCOMES: Readonly<Record<string, { readonly label: string; readonly tone: StatusTone }>> = {
  SUCCESS: { label: 'Done', tone: 'good' },
  FAILURE: { label: 'Failed', tone: 'bad' },
  REFUSED: { label: 'Refused', tone: 'warning' },
};

export const OUTCOME_OPTIONS = Object.entries(OUTCOMES).map(([value, { label }]) => ({
  value,
  label,
}));

/** Kinds of those who act. */
const ACTOR_KINDS: Readonly<Record<string, string>> = {
  USER: 'User',
  SERVICE_ACCOUNT: 'Service account',
  SYSTEM: 'Luciole itself',
  ANONYMOUS: 'Nobody known',
};

export const ACTOR_OPTIONS = Object.entries(ACTOR_KINDS).map(([value, label]) => ({
  value,
  label,
}));

export function outcomeOf({ payload }: ActivityLogEntryInformation) {
  const outcome = payload['outcome'] ?? '';
  return OUTCOMES[outcome] ?? { label: outcome, tone: 'quiet' as const };
}

/** Who acted, by name where there is one. */
export function actorOf(
  { payload }: ActivityLogEntryInformation,
  userName: (id: string) => string | undefined,
): string {
  const { actorKind = '', actorId, actorName } = payload;
  const known = actorName ?? (actorId === undefined ? undefined : (userName(actorId) ?? actorId));
  return known ?? ACTOR_KINDS[actorKind] ?? actorKind;
}

export function actorKindOf({ payload }: ActivityLogEntryInformation): string {
  const kind = payload['actorKind'] ?? '';
  return ACTOR_KINDS[kind] ?? kind;
}

/** `sub-ca-provider` as people write it. */
export function objectKindOf(kind: string): string {
  const words = kind
    .replaceAll('-', ' ')
    .replace(/\bca\b/, 'CA')
    .replace(/\bapi\b/, 'API');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an event happened to, by the name that it had then. */
export function objectNameOf(entry: ActivityLogEntryInformation): string | undefined {
  const { payload } = entry;
  const states = [stateOf(payload['after']), stateOf(payload['before'])];
  for (const state of states) {
    for (const member of ['name', 'commonName', 'username']) {
      const value = state[member];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  const kind = payload['objectType'];
  return kind === undefined ? undefined : objectKindOf(kind);
}

/** Why something was refused or failed, where the event says so. */
export function reasonOf({ payload }: ActivityLogEntryInformation): string | undefined {
  const { reason } = stateOf(payload['after']);
  return typeof reason === 'string' ? reason : undefined;
}

/** A state of an event, as its members; none when there is none. */
export function stateOf(json: string | undefined): Readonly<Record<string, unknown>> {
  if (json === undefined) return {};
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : { value };
}

/** One member of what an event changed. */
export interface MemberChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isChanged: boolean;
}

/** Members before and after, changed ones first. */
export function memberChanges({ payload }: ActivityLogEntryInformation): readonly MemberChange[] {
  const before = stateOf(payload['before']);
  const after = stateOf(payload['after']);
  const hasBoth = payload['before'] !== undefined && payload['after'] !== undefined;
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => {
    const [old, fresh] = [textOf(before[name]), textOf(after[name])];
    return { name, before: old, after: fresh, isChanged: hasBoth && old !== fresh };
  });
  return changes.toSorted(
    (left, right) =>
      Number(right.isChanged) - Number(left.isChanged) || left.name.localeCompare(right.name, 'en'),
  );
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}
