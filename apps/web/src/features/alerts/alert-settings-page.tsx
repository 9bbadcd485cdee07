import { Box } from '@mui/material';
import { useMay } from '../../api/permissions.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ThresholdsCard } from './thresholds-card.tsx';
import { WebhooksCard } from './webhooks-card.tsx';

/** When conditions become alerts, and who is told. */
export function AlertSettingsPage() {
  const may = useMay();
  return (
    <Box sx={{ maxWidth: 1000 }}>
      <PageHeader
        title="Alert Settings"
        text="When a condition becomes an alert, and where alerts are sent."
        actions={
          <LinkButton variant="outlined" color="inherit" to="/alerts">
            Alerts
          </LinkButton>
        }
      />
      <Box sx={{ display: 'grid', gap: 3 }}>
        <ThresholdsCard />
        {may('alertWebhookList') && <WebhooksCard />}
      </Box>
    </Box>
  );
}
