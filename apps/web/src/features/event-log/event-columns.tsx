import type { ActivityLogEntryInformation } from '@luciole/contract';
import { Instant } from '../../components/instant.tsx';
import type { Column } from '../../components/resource-table/column.ts';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import {
  actorKindOf,
  actorOf,
  objectNameOf,
  outcomeOf,
} from '../../components/events/event-words.ts';
import { ObjectLink } from './object-link.tsx';
import type { UserName } from '../../components/events/use-user-name.ts';

type Event = ActivityLogEntryInformation;

/** Columns of the log; events of users name them by their id. */
export const eventColumns = (userName: UserName): readonly Column<Event>[] => [
  {
    field: 'activityName',
    label: 'Event',
    value: ({ activityName }) => activityName,
    render: ({ id, activityName }) => (
      <TextLink to="/event-log/$eventId" params={{ eventId: id }} search={true}>
        {activityName}
      </TextLink>
    ),
    minWidth: 190,
    flex: 1.6,
  },
  {
    field: 'activityDate',
    label: 'Time',
    value: ({ activityDate }) => formatUtc(activityDate),
    render: ({ activityDate }) => <Instant value={activityDate} as="date and time" />,
    minWidth: 192,
    flex: 0.8,
    isKeptNarrow: true,
  },
  {
    field: 'actorName',
    label: 'By',
    value: (row) => actorOf(row, userName),
    render: (row) => <span title={actorKindOf(row)}>{actorOf(row, userName)}</span>,
    minWidth: 120,
    flex: 0.9,
  },
  {
    field: 'object',
    label: 'Object',
    value: objectNameOf,
    render: (row) => (
      <ObjectLink kind={row.payload['objectType']} id={row.payload['objectId']}>
        {objectNameOf(row)}
      </ObjectLink>
    ),
    minWidth: 140,
    isSortable: false,
  },
  {
    field: 'outcome',
    label: 'Result',
    value: (row) => outcomeOf(row).label,
    render: (row) => {
      const { tone, label } = outcomeOf(row);
      return <Status tone={tone}>{label}</Status>;
    },
    minWidth: 95,
    flex: 0.4,
  },
  {
    field: 'activityType',
    label: 'Type',
    value: ({ activityType }) => activityType,
    minWidth: 170,
    flex: 0.6,
  },
  {
    field: 'sourceAddress',
    label: 'From',
    value: ({ payload }) => payload['sourceAddress'],
    minWidth: 110,
    flex: 0.4,
  },
  {
    field: 'sequence',
    label: 'Number',
    help: 'In the chain of the audit trail.',
    value: ({ payload }) => payload['sequence'],
    minWidth: 100,
    flex: 0.4,
    align: 'right',
    isOptional: true,
  },
];
