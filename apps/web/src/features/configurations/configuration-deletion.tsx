import type { ExtendedConfigurationInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { countOf } from '../../lib/numbers.ts';

interface ConfigurationDeletionProps {
  readonly configurations: readonly ExtendedConfigurationInformation[] | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before configurations are deleted, and says whose issuers depend on them. */
export function ConfigurationDeletion({ configurations, ...others }: ConfigurationDeletionProps) {
  return (
    <DeleteDialog
      items={configurations?.map(({ id, name, serviceAccountIds }) => ({
        id,
        name,
        uses:
          serviceAccountIds.length === 0
            ? []
            : [`the issuers of ${countOf(serviceAccountIds.length, 'service account')}`],
      }))}
      singular="configuration"
      plural="configurations"
      consequence="Issuers that use it get no further certificate. What they have stays valid, and they sign until it expires. It cannot be brought back."
      remove={(id) => call('configurationDelete', { params: { id } })}
      affected={['configurationList', 'configurationGet', 'policyList', 'policyGet']}
      {...others}
    />
  );
}
