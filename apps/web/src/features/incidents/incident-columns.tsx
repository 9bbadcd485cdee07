import type { Column } from '../../components/resource-table/column.ts';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { DONE_LABELS, type Incident, stateOf, TARGET_LABELS } from './incident-words.ts';

/** Columns of the list. */
export const INCIDENT_COLUMNS: readonly Column<Incident>[] = [
  {
    field: 'target',
    label: 'What',
    value: ({ targetName }) => targetName,
    render: ({ id, targetName }) => (
      <TextLink to="/incidents/$incidentId" params={{ incidentId: id }} search={true}>
        {targetName}
      </TextLink>
    ),
    minWidth: 160,
    flex: 1.4,
  },
  {
    field: 'kind',
    label: 'Kind',
    value: ({ target }) => TARGET_LABELS[target.kind],
    minWidth: 120,
  },
  { field: 'action', label: 'Done', value: ({ action }) => DONE_LABELS[action], minWidth: 110 },
  {
    field: 'state',
    label: 'State',
    value: (incident) => stateOf(incident).label,
    render: (incident) => {
      const { label, tone } = stateOf(incident);
      return <Status tone={tone}>{label}</Status>;
    },
    minWidth: 100,
    isKeptNarrow: true,
  },
  {
    field: 'subCas',
    label: 'Issuer certificates',
    value: ({ preview }) => preview.subCaCount,
    align: 'right',
    minWidth: 155,
  },
  { field: 'openedBy', label: 'By', value: ({ openedBy }) => openedBy, minWidth: 120 },
  {
    field: 'openedAt',
    label: 'Opened',
    value: ({ openedAt }) => openedAt,
    render: ({ openedAt }) => <Instant value={openedAt} as="date and time" />,
    exported: ({ openedAt }) => formatUtc(openedAt),
    minWidth: 192,
  },
];
