import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { NewButton } from '../../components/new-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { subCaProviderColumns } from './sub-ca-provider-columns.tsx';
import { SubCaProviderDeletion } from './sub-ca-provider-deletion.tsx';
import { useProviderContext } from './use-sub-ca-providers.ts';

/** Issuer sub CA providers. */
export function SubCaProvidersPage() {
  const context = useProviderContext();
  const definition = useMemo(
    () => ({ columns: subCaProviderColumns(context), defaultSort: 'name' }),
    [context],
  );
  const query = useQuery({
    ...routeQuery('subCaProviderList'),
    select: ({ subCaProviders }) => subCaProviders,
  });
  const newButton = (
    <NewButton to="/sub-ca-providers/new" route="subCaProviderCreate">
      New provider
    </NewButton>
  );
  return (
    <ListPage
      id="sub-ca-providers"
      title="Issuer Sub CA Providers"
      text="How the CA certificate of an issuer is made: who signs it, its name, its key and how long it is valid."
      actions={newButton}
      label="Sub CA providers"
      definition={definition}
      query={query}
      deletion={{
        route: 'subCaProviderDelete',
        render: (providers, onClose) => (
          <SubCaProviderDeletion
            providers={providers}
            context={context}
            onClose={onClose}
            onDeleted={onClose}
          />
        ),
      }}
      empty={{
        title: 'No sub CA provider yet',
        text: 'Every issuer holds a CA certificate of its own, for days rather than years. A provider says which CA signs it and what stands in it.',
        action: newButton,
      }}
    />
  );
}
