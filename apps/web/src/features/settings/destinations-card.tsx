import AddIcon from '@mui/icons-material/Add';
import type { AuditDestinationInformation } from '@luciole/contract';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeliveryStatus } from '../../components/delivery/delivery-status.tsx';
import { SigningKeyDialog } from '../../components/delivery/signing-key-dialog.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { DestinationDialog } from './destination-dialog.tsx';
import { DESTINATION_KIND_LABELS } from './destination-kinds.ts';

/** Where events are sent. */
export function DestinationsCard() {
  const { data, error, refetch } = useQuery(routeQuery('auditDestinationList'));
  const may = useMay();
  const [isAdding, setIsAdding] = useState(false);
  const [created, setCreated] = useState<AuditDestinationInformation>();
  const destinations = data?.destinations ?? [];
  return (
    <SectionCard
      title="Forwarding"
      text="Events go to each in order and at least once, as a signed webhook or as syslog; what was not taken is sent again."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={60} />}
      {data !== undefined && destinations.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Events are sent nowhere.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {destinations.map((destination) => (
          <Destination key={destination.id} destination={destination} />
        ))}
      </Box>
      {may('auditDestinationCreate') && (
        <Button
          variant="outlined"
          startIcon={<AddIcon />}
          onClick={() => setIsAdding(true)}
          sx={{ mt: 2 }}
        >
          Add a destination
        </Button>
      )}
      {isAdding && (
        <DestinationDialog
          onClose={() => setIsAdding(false)}
          onSaved={(saved) => {
            setIsAdding(false);
            if (saved.secret !== undefined) setCreated(saved);
          }}
        />
      )}
      {created?.secret !== undefined && (
        <SigningKeyDialog
          name={created.name}
          secret={created.secret}
          content="events"
          onClose={() => setCreated(undefined)}
        />
      )}
    </SectionCard>
  );
}

function Destination({ destination }: { readonly destination: AuditDestinationInformation }) {
  const { id, name, kind, url } = destination;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        alignItems: 'center',
        py: 1.25,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ flex: 1, minWidth: 220 }}>
        <TextLink
          to="/settings/audit/$destinationId"
          params={{ destinationId: id }}
          resetScroll={false}
        >
          {name}
        </TextLink>
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {DESTINATION_KIND_LABELS[kind]}, {url}
        </Typography>
      </Box>
      <Typography variant="body2" component="div">
        <DeliveryStatus to={destination} />
      </Typography>
    </Box>
  );
}
