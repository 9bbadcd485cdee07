import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { ApprovalsButton } from './open-proposals.tsx';
import { POLICY_COLUMNS, POLICY_FILTERS } from './policy-columns.tsx';
import { PolicyDeletion } from './policy-deletion.tsx';

const LIST = { columns: POLICY_COLUMNS, filters: POLICY_FILTERS, defaultSort: 'name' } as const;

/** Workload issuance policies. */
export function PoliciesPage() {
  const query = useQuery({ ...routeQuery('policyList'), select: ({ policies }) => policies });
  const newButton = (
    <NewButton to="/policies/new" route="policyCreate">
      New policy
    </NewButton>
  );
  return (
    <ListPage
      id="policies"
      title="Workload Issuance Policies"
      text="What a workload certificate may contain: names, keys, usages and how long it is valid."
      actions={
        <>
          <ApprovalsButton />
          {newButton}
        </>
      }
      label="Policies"
      definition={LIST}
      query={query}
      deletion={{
        route: 'policyDelete',
        render: (policies, onClose) => (
          <PolicyDeletion policies={policies} onClose={onClose} onDeleted={onClose} />
        ),
      }}
      empty={{
        title: 'No policy yet',
        text: 'A policy says which names and keys a workload may ask for, and how long its certificate is valid. Issuers refuse everything else, and name every reason.',
        action: newButton,
      }}
    />
  );
}
