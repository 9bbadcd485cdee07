import type { ExtendedPolicyInformation } from '@luciole/contract';
import type { Column, Filter } from '../../components/resource-table/column.ts';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { EXTENDED_KEY_USAGE_LABELS, KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { approximateSeconds, formatDuration } from '../../lib/validity.ts';

type Policy = ExtendedPolicyInformation;

const names = (policy: Policy) => policy.configurations.map(({ name }) => name).join(', ');

export const POLICY_COLUMNS: readonly Column<Policy>[] = [
  {
    field: 'name',
    label: 'Name',
    value: ({ name }) => name,
    render: ({ id, name }) => (
      <TextLink to="/policies/$policyId" params={{ policyId: id }} search={true}>
        {name}
      </TextLink>
    ),
    minWidth: 200,
    flex: 2,
  },
  {
    field: 'validityPeriod',
    label: 'Client cert validity',
    value: ({ validityPeriod }) => approximateSeconds(validityPeriod),
    render: ({ validityPeriod }) => formatDuration(validityPeriod),
    exported: ({ validityPeriod }) => formatDuration(validityPeriod),
    minWidth: 150,
    isKeptNarrow: true,
  },
  {
    field: 'configurations',
    label: 'Configurations',
    value: names,
    render: ({ configurations }) => (
      <FirstOfMany
        items={configurations}
        nameOf={({ name }) => name}
        render={({ id, name }) => (
          <TextLink to="/configurations/$configurationId" params={{ configurationId: id }}>
            {name}
          </TextLink>
        )}
      />
    ),
    minWidth: 200,
    flex: 1.5,
  },
  {
    field: 'keyAlgorithm',
    label: 'Key algorithms',
    value: ({ keyAlgorithm }) =>
      keyAlgorithm.allowedValues.map((one) => KEY_ALGORITHM_LABELS[one]).join(', '),
    minWidth: 160,
  },
  {
    field: 'extendedKeyUsages',
    label: 'Extended key usage',
    value: ({ extendedKeyUsages }) =>
      extendedKeyUsages.map((usage) => EXTENDED_KEY_USAGE_LABELS[usage]).join(', '),
    minWidth: 220,
    isOptional: true,
  },
  {
    field: 'modificationDate',
    label: 'Last modified',
    value: ({ modificationDate }) => modificationDate,
    render: ({ modificationDate }) => <Instant value={modificationDate} />,
    exported: ({ modificationDate }) => formatUtc(modificationDate),
    minWidth: 130,
  },
];

export const POLICY_FILTERS: readonly Filter<Policy>[] = [
  {
    id: 'use',
    label: 'Use',
    options: [
      { value: 'used', label: 'In a configuration' },
      { value: 'unused', label: 'In none' },
    ],
    matches: ({ configurations }, value) => configurations.length > 0 === (value === 'used'),
  },
];
