import { type ActivityType, AUDIT_EVENT_TYPES, type AuditEventType } from '../event-types.ts';

/** A kind of event as the activity log calls it. */
export interface Activity {
  readonly type: AuditEventType;
  readonly name: string;
  readonly activityType: ActivityType;
  readonly criticality: number;
}

/** Every kind of event, in the order of its name. */
export const ACTIVITIES: readonly Activity[] = Object.entries(AUDIT_EVENT_TYPES)
  .map(([type, [name, activityType, criticality]]) => ({
    type: type as AuditEventType,
    name,
    activityType,
    criticality,
  }))
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));

const BY_TYPE: ReadonlyMap<string, Activity> = new Map(
  ACTIVITIES.map((activity) => [activity.type, activity]),
);

/** The kind of a stored type; one that this release does not know is called by its type. */
export function activityOf(type: string): Omit<Activity, 'type'> {
  return BY_TYPE.get(type) ?? { name: type, activityType: 'Audit Trail', criticality: 0 };
}

/** Headings with their kinds of events, as `GET /v1/activitytypes` lists them. */
export function listActivityTypes() {
  const headings = [...new Set(ACTIVITIES.map(({ activityType }) => activityType))].toSorted();
  return headings.map((heading) => ({
    key: heading,
    readableName: heading,
    values: ACTIVITIES.filter(({ activityType }) => activityType === heading).map(
      ({ type, name }) => ({ key: type, readableName: name }),
    ),
  }));
}

/** Whether a search for `text` as activityName means the kind: its key or its readable name, in any case. */
export function isNamed({ type, name }: Activity, text: string): boolean {
  const wanted = text.toLowerCase();
  return type === wanted || name.toLowerCase() === wanted;
}

/** The same for activityType. */
export function isUnder({ activityType }: Activity, text: string): boolean {
  return activityType.toLowerCase() === text.toLowerCase();
}
