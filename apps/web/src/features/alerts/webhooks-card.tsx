import AddIcon from '@mui/icons-material/Add';
import type { AlertWebhookInformation } from '@luciole/contract';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { SigningKeyDialog } from '../../components/delivery/signing-key-dialog.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';
import { WebhookItem } from './webhook-item.tsx';

/** Where alerts are sent. */
export function WebhooksCard() {
  const { data, error, refetch } = useQuery(routeQuery('alertWebhookList'));
  const may = useMay();
  const [isAdding, setIsAdding] = useState(false);
  const [created, setCreated] = useState<AlertWebhookInformation>();
  return (
    <SectionCard
      title="Webhooks"
      text="Each is told when an alert opens, becomes graver or is resolved: in order, signed, and again until it is taken."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={60} />}
      {data?.webhooks.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Alerts are sent nowhere.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.webhooks.map((webhook) => (
          <WebhookItem key={webhook.id} webhook={webhook} />
        ))}
      </Box>
      {may('alertWebhookCreate') && (
        <Button
          variant="outlined"
          startIcon={<AddIcon />}
          onClick={() => setIsAdding(true)}
          sx={{ mt: 2 }}
        >
          Add a webhook
        </Button>
      )}
      {isAdding && (
        <WebhookDialog
          onClose={() => setIsAdding(false)}
          onSaved={(saved) => {
            setIsAdding(false);
            setCreated(saved);
          }}
        />
      )}
      {created?.secret !== undefined && (
        <SigningKeyDialog
          name={created.name}
          secret={created.secret}
          content="alerts"
          onClose={() => setCreated(undefined)}
        />
      )}
    </SectionCard>
  );
}
