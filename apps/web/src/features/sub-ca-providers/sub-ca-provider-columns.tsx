import type { SubCaProviderInformation } from '@luciole/contract';
import type { Column } from '../../components/resource-table/column.ts';
import { FirstOfMany } from '../../components/first-of-many.tsx';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { CA_TYPE_LABELS, KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { approximateSeconds, formatDuration } from '../../lib/validity.ts';
import type { ProviderContext } from './use-sub-ca-providers.ts';

type Provider = SubCaProviderInformation;

/** Columns of the list; accounts and configurations come from their own routes. */
export function subCaProviderColumns(context: ProviderContext): readonly Column<Provider>[] {
  return [
    {
      field: 'name',
      label: 'Name',
      value: ({ name }) => name,
      render: ({ id, name }) => (
        <TextLink
          to="/sub-ca-providers/$subCaProviderId"
          params={{ subCaProviderId: id }}
          search={true}
        >
          {name}
        </TextLink>
      ),
      minWidth: 160,
      flex: 1.3,
    },
    {
      field: 'caType',
      label: 'CA type',
      value: ({ caType }) => CA_TYPE_LABELS[caType],
      minWidth: 100,
      flex: 0.5,
    },
    {
      field: 'caAccount',
      label: 'CA account',
      value: ({ caAccountId }) => context.accountName(caAccountId),
      render: ({ caAccountId }) => (
        <TextLink to="/certificate-authorities/$caAccountId" params={{ caAccountId }}>
          {context.accountName(caAccountId)}
        </TextLink>
      ),
      minWidth: 122,
      flex: 0.5,
    },
    {
      field: 'validityPeriod',
      label: 'Issuer cert validity',
      value: ({ validityPeriod }) => approximateSeconds(validityPeriod),
      render: ({ validityPeriod }) => formatDuration(validityPeriod),
      exported: ({ validityPeriod }) => formatDuration(validityPeriod),
      minWidth: 150,
      flex: 0.5,
      isKeptNarrow: true,
    },
    {
      field: 'commonName',
      label: 'Common name',
      value: ({ commonName }) => commonName,
      minWidth: 130,
      flex: 0.9,
    },
    {
      field: 'keyAlgorithm',
      label: 'Key algorithm',
      value: ({ keyAlgorithm }) => KEY_ALGORITHM_LABELS[keyAlgorithm],
      minWidth: 122,
      flex: 0.5,
    },
    {
      field: 'configurations',
      label: 'Configurations',
      value: ({ id }) =>
        context
          .configurationsOf(id)
          .map(({ name }) => name)
          .join(', '),
      render: ({ id }) => (
        <FirstOfMany
          items={context.configurationsOf(id)}
          nameOf={({ name }) => name}
          render={(configuration) => (
            <TextLink
              to="/configurations/$configurationId"
              params={{ configurationId: configuration.id }}
            >
              {configuration.name}
            </TextLink>
          )}
        />
      ),
      minWidth: 150,
    },
    {
      field: 'modificationDate',
      label: 'Last modified',
      value: ({ modificationDate }) => modificationDate,
      render: ({ modificationDate }) => <Instant value={modificationDate} />,
      exported: ({ modificationDate }) => formatUtc(modificationDate),
      minWidth: 124,
      flex: 0.7,
    },
  ];
}
