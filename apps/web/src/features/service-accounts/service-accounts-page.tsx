import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { SERVICE_ACCOUNT_FILTERS, serviceAccountColumns } from './service-account-columns.tsx';
import { ServiceAccountDeletion } from './service-account-deletion.tsx';
import { useAccountContext } from './use-service-accounts.ts';

/** Service accounts. */
export function ServiceAccountsPage() {
  const context = useAccountContext();
  const definition = useMemo(
    () => ({
      columns: serviceAccountColumns(context),
      filters: SERVICE_ACCOUNT_FILTERS,
      defaultSort: 'name',
    }),
    [context],
  );
  const query = useQuery(routeQuery('serviceAccountList'));
  const newButton = (
    <NewButton to="/service-accounts/new" route="serviceAccountCreate">
      New service account
    </NewButton>
  );
  return (
    <ListPage
      id="service-accounts"
      title="Service Accounts"
      text="How programs sign in: issuers, agents and automation, each with a key pair or a token of another provider."
      actions={newButton}
      label="Service accounts"
      definition={definition}
      query={query}
      deletion={{
        route: 'serviceAccountDelete',
        render: (accounts, onClose) => (
          <ServiceAccountDeletion
            accounts={accounts}
            context={context}
            onClose={onClose}
            onDeleted={onClose}
          />
        ),
      }}
      empty={{
        title: 'No service account yet',
        text: 'An issuer proves with a service account who it is, and its configuration lists the accounts that it trusts. Each has a key pair, or federates with tokens of your cluster or cloud.',
        action: newButton,
      }}
    />
  );
}
