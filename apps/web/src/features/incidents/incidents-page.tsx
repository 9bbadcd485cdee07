import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { INCIDENT_COLUMNS } from './incident-columns.tsx';

const DEFINITION = { columns: INCIDENT_COLUMNS, defaultSort: '-openedAt' };

/** Everything that was frozen, quarantined or revoked as an incident. */
export function IncidentsPage() {
  const query = useQuery({ ...routeQuery('incidentList'), select: ({ incidents }) => incidents });
  return (
    <ListPage
      id="incidents"
      title="Incidents"
      text="What was stopped, why, and what came of it. A freeze stands until it is thawed."
      label="Incidents"
      definition={DEFINITION}
      query={query}
      empty={{
        title: 'No incident yet',
        text: 'An issuer, a service account, a configuration, a provider or a CA can be stopped from its own page. What that hits is shown before, and measured after.',
      }}
    />
  );
}
