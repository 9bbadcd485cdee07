import type { ActivityLogEntryInformation } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { StateChanges } from './state-changes.tsx';
import {
  actorKindOf,
  actorOf,
  objectKindOf,
  objectNameOf,
  outcomeOf,
  reasonOf,
} from '../../components/events/event-words.ts';
import { useUserName } from '../../components/events/use-user-name.ts';
import { ObjectLink } from './object-link.tsx';

/** One event: who, what, from where, and the state before and after. */
export function EventPanel() {
  const { eventId } = useParams({ from: '/frame/event-log/$eventId' });
  const { data, error, refetch } = useQuery(
    routeQuery('activityLogSearch', {
      body: {
        expression: { field: 'id', operator: 'EQ', value: eventId },
        paging: { pageNumber: 0, pageSize: 1 },
      },
    }),
  );
  const event = data?.activityLogEntries[0];
  const outcome = event && outcomeOf(event);
  return (
    <DetailsPanel
      kind={event?.activityType ?? 'Event'}
      title={data !== undefined && event === undefined ? 'Not there' : event?.activityName}
      summary={outcome && <Status tone={outcome.tone}>{outcome.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
    >
      {event && <EventFacts event={event} />}
      {data !== undefined && event === undefined && (
        <Typography color="textSecondary">
          There is no such event; it may be older than events are kept.
        </Typography>
      )}
    </DetailsPanel>
  );
}

function EventFacts({ event }: { readonly event: ActivityLogEntryInformation }) {
  const { payload } = event;
  const { objectType, objectId, actorId } = payload;
  const userName = useUserName();
  return (
    <>
      <FactSection title="What happened">
        <Facts>
          <Fact label="Time">
            <Instant value={event.activityDate} as="date and time" />
          </Fact>
          <Fact label="Why">{reasonOf(event)}</Fact>
          <Fact label="Object">
            {objectType !== undefined && (
              <>
                {objectKindOf(objectType)}{' '}
                <ObjectLink kind={objectType} id={objectId}>
                  {objectNameOf(event)}
                </ObjectLink>
              </>
            )}
          </Fact>
          <Fact label="Object ID">
            {objectId !== undefined && <Copyable text={objectId} label="object id" />}
          </Fact>
          <Fact label="Also about it">
            {objectId !== undefined && (
              <TextLink to="/event-log" search={{ object: objectId }}>
                Everything that happened to it
              </TextLink>
            )}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Who">
        <Facts>
          <Fact label="By">
            {payload['actorKind'] === 'USER' ? (
              <ObjectLink kind="user" id={actorId}>
                {actorOf(event, userName)}
              </ObjectLink>
            ) : payload['actorKind'] === 'SERVICE_ACCOUNT' ? (
              <ObjectLink kind="service-account" id={actorId}>
                {actorOf(event, userName)}
              </ObjectLink>
            ) : (
              actorOf(event, userName)
            )}
            {`, ${actorKindOf(event)}`}
          </Fact>
          <Fact label="From">{payload['sourceAddress']}</Fact>
          <Fact label="Also by them">
            {actorId !== undefined && (
              <TextLink to="/event-log" search={{ actor: actorId }}>
                Everything that they did
              </TextLink>
            )}
          </Fact>
        </Facts>
      </FactSection>
      <StateChanges event={event} />
      <FactSection title="Record">
        <Facts>
          <Fact label="Number in the chain">{payload['sequence']}</Fact>
          <Fact label="Type">
            <Box component="code">{payload['type']}</Box>
          </Fact>
          <Fact label="Event ID">
            <Copyable text={event.id} label="event id" />
          </Fact>
          <Fact label="Request ID">
            {payload['requestId'] !== undefined && (
              <Copyable text={payload['requestId']} label="request id" />
            )}
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}
