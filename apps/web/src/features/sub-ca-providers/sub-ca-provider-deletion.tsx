import type { SubCaProviderInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import type { ProviderContext } from './use-sub-ca-providers.ts';

interface SubCaProviderDeletionProps {
  readonly providers: readonly SubCaProviderInformation[] | undefined;
  readonly context: ProviderContext;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before providers are deleted; one that a configuration uses stays. */
export function SubCaProviderDeletion({
  providers,
  context,
  ...others
}: SubCaProviderDeletionProps) {
  return (
    <DeleteDialog
      items={providers?.map(({ id, name }) => {
        const uses = context.configurationsOf(id);
        return {
          id,
          name,
          uses: uses.map((one) => ({ configurationId: one.id, name: one.name })),
          ...(uses.length > 0 && {
            obstacle: 'Give these configurations another provider first; then it can be deleted.',
          }),
        };
      })}
      singular="provider"
      plural="providers"
      consequence="Certificates that were issued by it stay valid. It cannot be brought back."
      remove={(id) => call('subCaProviderDelete', { params: { id } })}
      affected={['subCaProviderList', 'subCaProviderGet']}
      {...others}
    />
  );
}
