import type { ServiceAccountInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import type { AccountContext } from './use-service-accounts.ts';

interface ServiceAccountDeletionProps {
  readonly accounts: readonly Pick<ServiceAccountInformation, 'id' | 'name'>[] | undefined;
  readonly context: AccountContext;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before accounts are deleted, and says which configurations lose them. */
export function ServiceAccountDeletion({
  accounts,
  context,
  ...others
}: ServiceAccountDeletionProps) {
  return (
    <DeleteDialog
      items={accounts?.map(({ id, name }) => ({
        id,
        name,
        uses: context
          .configurationsOf(id)
          .map((one) => ({ configurationId: one.id, name: one.name })),
      }))}
      singular="service account"
      plural="service accounts"
      consequence="Whoever signs in with it is refused from now on, and configurations lose it. Issuers that use it get no further certificate. It cannot be brought back."
      remove={(id) => call('serviceAccountDelete', { params: { id } })}
      affected={[
        'serviceAccountList',
        'serviceAccountGet',
        'configurationList',
        'configurationGet',
      ]}
      {...others}
    />
  );
}
