import { Box, Card, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { actorOf, objectNameOf } from '../../components/events/event-words.ts';
import { useUserName } from '../../components/events/use-user-name.ts';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextLink } from '../../components/text-link.tsx';

/** What happened last, for those who may read the audit trail. */
export function EventsCard() {
  const { data, error, refetch } = useQuery(
    routeQuery('activityLogSearch', { body: { paging: { pageSize: 6 } } }),
  );
  const userName = useUserName();
  return (
    <Card component="section" aria-labelledby="events" sx={{ p: { xs: 2, sm: 3 } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', mb: 1 }}>
        <Typography variant="h2" id="events">
          Recent events
        </Typography>
        <TextLink to="/event-log" variant="body2">
          Event log
        </TextLink>
      </Box>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={160} />}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.activityLogEntries.map((entry) => (
          <Box
            component="li"
            key={entry.id}
            sx={{
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
              '&:last-child': { borderBottom: 0 },
            }}
          >
            <TextLink
              to="/event-log/$eventId"
              params={{ eventId: entry.id }}
              color="inherit"
              variant="body2"
              sx={{ display: 'block', overflowWrap: 'anywhere' }}
            >
              {objectNameOf(entry) === undefined
                ? entry.activityName
                : `${entry.activityName}: ${objectNameOf(entry)}`}
            </TextLink>
            <Typography variant="caption" color="textSecondary">
              {actorOf(entry, userName)}, <Instant value={entry.activityDate} as="relative" />
            </Typography>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
