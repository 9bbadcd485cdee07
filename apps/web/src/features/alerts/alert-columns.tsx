import {
  type Alert,
  ALERT_LABELS,
  SEVERITY_LABELS,
  standingOf,
  subjectName,
} from '../../components/alerts/alert-words.ts';
import { Instant } from '../../components/instant.tsx';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';

/** Columns of the list. */
export const ALERT_COLUMNS: readonly Column<Alert>[] = [
  {
    field: 'subject',
    label: 'About',
    value: subjectName,
    render: (alert) => (
      <TextLink to="/alerts/$alertId" params={{ alertId: alert.id }} search={true}>
        {subjectName(alert)}
      </TextLink>
    ),
    minWidth: 150,
    flex: 1.4,
  },
  {
    field: 'kind',
    label: 'Alert',
    value: ({ kind }) => ALERT_LABELS[kind],
    minWidth: 190,
    isKeptNarrow: true,
  },
  {
    field: 'standing',
    label: 'State',
    help: 'Critical before warning, then acknowledged, then resolved.',
    value: (alert) => standingOf(alert).rank,
    render: (alert) => {
      const { label, tone } = standingOf(alert);
      return <Status tone={tone}>{label}</Status>;
    },
    exported: (alert) => standingOf(alert).label,
    minWidth: 140,
  },
  {
    field: 'openedAt',
    label: 'Since',
    value: ({ openedAt }) => openedAt,
    render: ({ openedAt }) => <Instant value={openedAt} as="date and time" />,
    exported: ({ openedAt }) => formatUtc(openedAt),
    minWidth: 160,
  },
  {
    field: 'acknowledgedBy',
    label: 'Taken care of by',
    value: ({ acknowledgement }) => acknowledgement?.by,
    minWidth: 150,
  },
];

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export const ALERT_FILTERS: readonly Filter<Alert>[] = [
  {
    id: 'state',
    label: 'State',
    options: [
      { value: 'open', label: 'Nobody takes care' },
      { value: 'acknowledged', label: 'Acknowledged' },
      { value: 'resolved', label: 'Resolved' },
    ],
    matches: (alert, value) =>
      ['open', 'open', 'acknowledged', 'resolved'][standingOf(alert).rank] === value,
  },
  {
    id: 'severity',
    label: 'Severity',
    options: optionsOf(SEVERITY_LABELS),
    matches: ({ severity }, value) => severity === value,
  },
  {
    id: 'kind',
    label: 'Alert',
    options: optionsOf(ALERT_LABELS),
    matches: ({ kind }, value) => kind === value,
  },
];
