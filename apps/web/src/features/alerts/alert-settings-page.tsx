import { Box, Skeleton } from '@mui/material';
import { useMay } from '../../api/permissions.ts';
import { useAnswered } from '../../api/use-answered.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ThresholdsCard } from './thresholds-card.tsx';
import { WebhooksCard } from './webhooks-card.tsx';

/** When conditions become alerts, and who is told. */
export function AlertSettingsPage() {
  const mayListWebhooks = useMay()('alertWebhookList');
  const isAnswered = useAnswered(
    'alertSettingsGet',
    ...(mayListWebhooks ? (['alertWebhookList'] as const) : []),
  );
  return (
    <Box sx={{ maxWidth: 1000 }}>
      <PageHeader
        title="Alert Settings"
        text="When a condition becomes an alert, and where alerts are sent."
        actions={
          <LinkButton variant="outlined" to="/alerts">
            Alerts
          </LinkButton>
        }
      />
      {isAnswered ? (
        <Box sx={{ display: 'grid', gap: 3 }}>
          <ThresholdsCard />
          {mayListWebhooks && <WebhooksCard />}
        </Box>
      ) : (
        <Skeleton variant="rounded" height={480} />
      )}
    </Box>
  );
}
