import type { ApiKeyInformation } from '@luciole/contract';
import { Instant } from '../../components/instant.tsx';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import { formatUtc } from '../../lib/dates.ts';
import { apiKeyState, isWorking } from './api-key-state.ts';

type Key = ApiKeyInformation;

export const API_KEY_COLUMNS: readonly Column<Key>[] = [
  {
    field: 'keyPrefix',
    label: 'Key',
    value: ({ keyPrefix }) => keyPrefix,
    render: ({ id, keyPrefix }) => (
      <TextLink to="/api-keys/$apiKeyId" params={{ apiKeyId: id }} search={true}>
        <code>{keyPrefix}…</code>
      </TextLink>
    ),
    minWidth: 130,
  },
  {
    field: 'status',
    label: 'Status',
    value: (row) => apiKeyState(row, now()).label,
    render: (row) => {
      const { tone, label } = apiKeyState(row, now());
      return <Status tone={tone}>{label}</Status>;
    },
    minWidth: 140,
    isKeptNarrow: true,
  },
  {
    field: 'creationDate',
    label: 'Created',
    value: ({ creationDate }) => creationDate,
    render: ({ creationDate }) => <Instant value={creationDate} />,
    exported: ({ creationDate }) => formatUtc(creationDate),
    minWidth: 130,
  },
  {
    field: 'validityEndDate',
    label: 'Expires',
    value: ({ validityEndDate }) => validityEndDate,
    render: ({ validityEndDate }) => <Instant value={validityEndDate} />,
    exported: ({ validityEndDate }) => formatUtc(validityEndDate),
    minWidth: 130,
  },
  {
    field: 'lastUsedDate',
    label: 'Last used',
    help: 'To a minute.',
    value: ({ lastUsedDate }) => lastUsedDate,
    render: ({ lastUsedDate }) =>
      lastUsedDate === undefined ? 'Never' : <Instant value={lastUsedDate} as="relative" />,
    exported: ({ lastUsedDate }) => lastUsedDate && formatUtc(lastUsedDate),
    minWidth: 130,
  },
];

export const API_KEY_FILTERS: readonly Filter<Key>[] = [
  {
    id: 'state',
    label: 'Status',
    options: [
      { value: 'working', label: 'Working' },
      { value: 'over', label: 'Over' },
    ],
    matches: (row, value) => isWorking(row) === (value === 'working'),
  },
];
