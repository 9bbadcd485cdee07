import type { ExtendedPolicyInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import type { Deletable } from '../../components/deletion.ts';

interface PolicyDeletionProps {
  readonly policies: readonly ExtendedPolicyInformation[] | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks before policies are deleted; one that a configuration uses stays. */
export function PolicyDeletion({ policies, ...others }: PolicyDeletionProps) {
  return (
    <DeleteDialog
      items={policies?.map(deletable)}
      singular="policy"
      plural="policies"
      consequence="Nobody can use a deleted policy again, and it cannot be brought back; what it said stays in its history."
      remove={(id) => call('policyDelete', { params: { id } })}
      affected={['policyList', 'policyGet', 'configurationList']}
      {...others}
    />
  );
}

function deletable({ id, name, configurations }: ExtendedPolicyInformation): Deletable {
  return {
    id,
    name,
    uses: configurations.map((one) => ({ configurationId: one.id, name: one.name })),
    ...(configurations.length > 0 && {
      obstacle: 'Take it out of these configurations first; then it can be deleted.',
    }),
  };
}
