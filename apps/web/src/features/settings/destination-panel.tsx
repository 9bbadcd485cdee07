import EditIcon from '@mui/icons-material/EditOutlined';
import type { AuditDeliveryInformation, AuditDestinationInformation } from '@luciole/contract';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { DeliveryStatus } from '../../components/delivery/delivery-status.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status } from '../../components/status.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { countOf, formatCount } from '../../lib/numbers.ts';
import { DestinationDialog } from './destination-dialog.tsx';
import { DESTINATION_KIND_LABELS } from './destination-kinds.ts';

/** Deliveries that are shown; the API keeps more. */
const SHOWN_DELIVERIES = 50;

/** One destination of events, and how sending to it went. */
export function DestinationPanel() {
  const { destinationId } = useParams({ from: '/frame/settings/audit/$destinationId' });
  const { data, error, refetch } = useQuery(routeQuery('auditDestinationList'));
  const destination = data?.destinations.find(({ id }) => id === destinationId);
  return (
    <DetailsPanel
      kind="Destination of events"
      title={data !== undefined && destination === undefined ? 'Not there' : destination?.name}
      summary={destination && <DeliveryStatus to={destination} />}
      error={error}
      onRetry={() => void refetch()}
      actions={destination && <DestinationActions destination={destination} />}
    >
      {destination && <DestinationFacts destination={destination} />}
      {data !== undefined && destination === undefined && (
        <Typography color="textSecondary">There is no such destination any more.</Typography>
      )}
    </DetailsPanel>
  );
}

function DestinationActions({
  destination,
}: {
  readonly destination: AuditDestinationInformation;
}) {
  const { id, name, enabled } = destination;
  const may = useMay();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const toggle = useMutation({
    mutationFn: () =>
      call('auditDestinationUpdate', { params: { id }, body: { enabled: !enabled } }),
    onSuccess: () => showToast(enabled ? `Stopped sending to ${name}` : `Sending to ${name} again`),
    onError: showProblem,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['auditDestinationList'] }),
  });
  if (!may('auditDestinationUpdate')) return null;
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<EditIcon />}
        onClick={() => setIsEditing(true)}
      >
        Change
      </Button>
      <Button
        size="small"
        variant="outlined"
        loading={toggle.isPending}
        onClick={() => toggle.mutate()}
      >
        {enabled ? 'Stop' : 'Resume'}
      </Button>
      <DeleteButton onClick={() => setIsDeleting(true)} />
      {isEditing && (
        <DestinationDialog
          destination={destination}
          onClose={() => setIsEditing(false)}
          onSaved={() => setIsEditing(false)}
        />
      )}
      <DeleteDialog
        items={isDeleting ? [{ id, name, uses: [] }] : undefined}
        singular="destination"
        plural="destinations"
        consequence="Nothing is sent there any more, and the history of deliveries goes. Events themselves stay."
        remove={() => call('auditDestinationDelete', { params: { id } })}
        affected={['auditDestinationList']}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/settings/audit' })}
      />
    </>
  );
}

function DestinationFacts({ destination }: { readonly destination: AuditDestinationInformation }) {
  const { kind, url, forwardedSequence, failureCount, nextAttemptDate, creationDate } = destination;
  return (
    <>
      <FactSection title="Destination">
        <Facts>
          <Fact label="Sent as">{DESTINATION_KIND_LABELS[kind]}</Fact>
          <Fact label="Address">{url}</Fact>
          <Fact label="Taken up to event">{formatCount(forwardedSequence)}</Fact>
          <Fact label="Failing">
            {failureCount > 0 && `${countOf(failureCount, 'attempt')} in a row`}
          </Fact>
          <Fact label="Next attempt">
            {nextAttemptDate && <Instant value={nextAttemptDate} as="relative" />}
          </Fact>
          <Fact label="Created">
            <Instant value={creationDate} as="date and time" />
          </Fact>
        </Facts>
      </FactSection>
      <Deliveries id={destination.id} />
    </>
  );
}

function Deliveries({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(routeQuery('auditDeliveryList', { params: { id } }));
  const deliveries = data?.deliveries ?? [];
  return (
    <FactSection title="Deliveries" text={`The newest ${SHOWN_DELIVERIES}.`}>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={60} />}
      {data !== undefined && deliveries.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Nothing has been sent yet.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {deliveries.slice(0, SHOWN_DELIVERIES).map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} />
        ))}
      </Box>
    </FactSection>
  );
}

function Delivery({ delivery }: { readonly delivery: AuditDeliveryInformation }) {
  const { firstSequence, lastSequence, outcome, detail, attempt, attemptDate } = delivery;
  const events =
    firstSequence === lastSequence
      ? `Event ${formatCount(firstSequence)}`
      : `Events ${formatCount(firstSequence)} to ${formatCount(lastSequence)}`;
  return (
    <Box component="li" sx={{ py: 1, borderBottom: 1, borderColor: 'divider' }}>
      <Typography variant="body2" component="div" sx={{ display: 'flex', gap: 2 }}>
        <Box sx={{ flex: 1 }}>
          {events}
          {attempt > 1 && `, attempt ${attempt}`}
        </Box>
        <Status tone={outcome === 'DELIVERED' ? 'good' : 'bad'}>
          {outcome === 'DELIVERED' ? 'Taken' : 'Failed'}
        </Status>
      </Typography>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        <Instant value={attemptDate} as="date and time" />, {delivery.durationMilliseconds} ms
        {detail !== undefined && `: ${detail}`}
      </Typography>
    </Box>
  );
}
