import { useQuery } from '@tanstack/react-query';
import { LinkButton } from '../../components/link-button.tsx';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { ALERT_COLUMNS, ALERT_FILTERS } from './alert-columns.tsx';
import { alertsQuery } from './use-alerts.ts';

const DEFINITION = { columns: ALERT_COLUMNS, filters: ALERT_FILTERS, defaultSort: 'standing' };

/** What needs somebody, and what did lately. */
export function AlertsPage() {
  const query = useQuery(alertsQuery);
  return (
    <ListPage
      id="alerts"
      title="Alerts"
      text="Conditions that need somebody. Each is looked at once a minute, and resolved by itself when it holds no more."
      label="Alerts"
      actions={
        <LinkButton variant="outlined" to="/settings/alerts">
          Settings
        </LinkButton>
      }
      definition={DEFINITION}
      query={query}
      empty={{
        title: 'No alert',
        text: 'Credentials, keys, CAs and CRLs that end, issuers that are silent or late, and counts that cannot be right show up here.',
      }}
    />
  );
}
