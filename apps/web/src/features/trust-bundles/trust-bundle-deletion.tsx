import type { TrustBundleDetails } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';

/** Asks before a bundle is deleted; one that a configuration has stays. */
export function TrustBundleDeletion({
  bundle,
  ...others
}: {
  /** `undefined` closes the dialog. */
  readonly bundle: TrustBundleDetails | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) {
  return (
    <DeleteDialog
      items={
        bundle && [
          {
            id: bundle.id,
            name: bundle.trustDomain,
            uses: bundle.configurations.map(({ id, name }) => ({ configurationId: id, name })),
            ...(bundle.configurations.length > 0 && {
              obstacle: 'Detach these configurations first; then it can be deleted.',
            }),
          },
        ]
      }
      singular="trust bundle"
      plural="trust bundles"
      consequence="Its files are gone from their addresses, and verifiers that fetch them keep what they have. It cannot be brought back."
      remove={(id) => call('trustBundleDelete', { params: { id } })}
      affected={['trustBundleList']}
      {...others}
    />
  );
}
