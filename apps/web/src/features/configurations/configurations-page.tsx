import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { CONFIGURATION_FILTERS, configurationColumns } from './configuration-columns.tsx';
import { ConfigurationDeletion } from './configuration-deletion.tsx';
import { useAccountNames } from '../../components/use-account-names.ts';

/** Issuer configurations. */
export function ConfigurationsPage() {
  const accountNames = useAccountNames();
  const definition = useMemo(
    () => ({
      columns: configurationColumns(accountNames),
      filters: CONFIGURATION_FILTERS,
      defaultSort: 'name',
    }),
    [accountNames],
  );
  const query = useQuery({
    ...routeQuery('configurationList'),
    select: ({ configurations }) => configurations,
  });
  const newButton = (
    <NewButton to="/configurations/new" route="configurationCreate">
      New configuration
    </NewButton>
  );
  return (
    <ListPage
      id="configurations"
      title="Issuer Configurations"
      text="What an issuer does: who certifies it, which policies it signs by, and which clients it serves."
      actions={newButton}
      label="Configurations"
      definition={definition}
      query={query}
      deletion={{
        route: 'configurationDelete',
        render: (configurations, onClose) => (
          <ConfigurationDeletion
            configurations={configurations}
            onClose={onClose}
            onDeleted={onClose}
          />
        ),
      }}
      empty={{
        title: 'No configuration yet',
        text: 'A configuration is what an issuer asks for when it starts. It ties a sub CA provider, policies and clients together, and every issuer of its service accounts follows it.',
        action: newButton,
      }}
    />
  );
}
