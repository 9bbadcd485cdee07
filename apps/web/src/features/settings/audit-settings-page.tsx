import { Box, Skeleton } from '@mui/material';
import { Outlet } from '@tanstack/react-router';
import { useAnswered } from '../../api/use-answered.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { CheckpointsCard } from './checkpoints-card.tsx';
import { DestinationsCard } from './destinations-card.tsx';
import { RetentionCard } from './retention-card.tsx';

/** How long events are kept, where they go, and what shows that nobody touched them. */
export function AuditSettingsPage() {
  const isAnswered = useAnswered('auditSettingsGet', 'auditDestinationList', 'auditCheckpointList');
  return (
    <Box sx={{ maxWidth: 1000 }}>
      <PageHeader
        title="Audit Trail"
        text="How long events are kept, where they are sent, and the signed checkpoints that show whether somebody touched them."
      />
      {isAnswered ? (
        <Box sx={{ display: 'grid', gap: 3 }}>
          <RetentionCard />
          <DestinationsCard />
          <CheckpointsCard />
        </Box>
      ) : (
        <Skeleton variant="rounded" height={480} />
      )}
      <Outlet />
    </Box>
  );
}
