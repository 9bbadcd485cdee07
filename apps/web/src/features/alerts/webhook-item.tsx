import type { AlertWebhookInformation } from '@luciole/contract';
import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { DeliveryStatus } from '../../components/delivery/delivery-status.tsx';
import { Instant } from '../../components/instant.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/numbers.ts';
import { WebhookDialog } from './webhook-dialog.tsx';

/** One webhook: how sending to it goes, and what can be done with it. */
export function WebhookItem({ webhook }: { readonly webhook: AlertWebhookInformation }) {
  const { name, url } = webhook;
  return (
    <Box component="li" sx={{ py: 1.5, borderBottom: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 1 }}>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{name}</Typography>
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {url}
          </Typography>
        </Box>
        <Typography variant="body2" component="div">
          <DeliveryStatus to={webhook} />
        </Typography>
      </Box>
      <LastAttempt webhook={webhook} />
      <WebhookActions webhook={webhook} />
    </Box>
  );
}

function LastAttempt({ webhook }: { readonly webhook: AlertWebhookInformation }) {
  const { failureCount, lastAttempt, nextAttemptDate } = webhook;
  if (lastAttempt === undefined) {
    return (
      <Typography variant="body2" color="textSecondary">
        Nothing was sent yet.
      </Typography>
    );
  }
  return (
    <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
      {lastAttempt.outcome === 'DELIVERED' ? 'Last taken ' : 'Last tried '}
      <Instant value={lastAttempt.at} as="relative" />
      {lastAttempt.detail !== undefined && `: ${lastAttempt.detail}`}
      {nextAttemptDate !== undefined && (
        <>
          . {countOf(failureCount, 'attempt')} failed, the next is{' '}
          <Instant value={nextAttemptDate} as="relative" />
        </>
      )}
    </Typography>
  );
}

function WebhookActions({ webhook }: { readonly webhook: AlertWebhookInformation }) {
  const { enabled, id, name } = webhook;
  const may = useMay();
  const queryClient = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const test = useMutation({
    mutationFn: () => call('alertWebhookTest', { params: { id } }),
    onSuccess: ({ detail }) =>
      showToast(detail === undefined ? `${name} took the test` : `${name} failed: ${detail}`),
    onError: showProblem,
  });
  const toggle = useMutation({
    mutationFn: () => call('alertWebhookUpdate', { params: { id }, body: { enabled: !enabled } }),
    onSuccess: () => showToast(enabled ? `Stopped sending to ${name}` : `Sending to ${name} again`),
    onError: showProblem,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['alertWebhookList'] }),
  });
  if (!may('alertWebhookUpdate')) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
      <Button
        size="small"
        variant="outlined"
        loading={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Send a test to ${name}`}
      >
        Send a test
      </Button>
      <Button
        size="small"
        variant="outlined"
        onClick={() => setIsEditing(true)}
        aria-label={`Change ${name}`}
      >
        Change
      </Button>
      <Button
        size="small"
        variant="outlined"
        loading={toggle.isPending}
        onClick={() => toggle.mutate()}
        aria-label={enabled ? `Stop ${name}` : `Resume ${name}`}
      >
        {enabled ? 'Stop' : 'Resume'}
      </Button>
      <DeleteButton onClick={() => setIsDeleting(true)} />
      {isEditing && (
        <WebhookDialog
          webhook={webhook}
          onClose={() => setIsEditing(false)}
          onSaved={() => setIsEditing(false)}
        />
      )}
      <DeleteDialog
        items={isDeleting ? [{ id, name, uses: [] }] : undefined}
        singular="webhook"
        plural="webhooks"
        consequence="Nothing is sent there any more. Alerts themselves stay."
        remove={() => call('alertWebhookDelete', { params: { id } })}
        affected={['alertWebhookList']}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => setIsDeleting(false)}
      />
    </Box>
  );
}
