import { Box, Card, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ALERT_LABELS, standingOf, subjectName } from '../../components/alerts/alert-words.ts';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { countOf } from '../../lib/numbers.ts';

const EVERY_MINUTE = 60_000;
const MOST = 5;

/** What nobody takes care of, the gravest first. */
export function AlertsCard() {
  const { data, error, refetch } = useQuery({
    ...routeQuery('alertList'),
    refetchInterval: EVERY_MINUTE,
  });
  const open = data?.alerts
    .filter(({ acknowledgement }) => acknowledgement === undefined)
    .toSorted((left, right) => standingOf(left).rank - standingOf(right).rank);
  return (
    <Card component="section" aria-labelledby="alerts" sx={{ p: { xs: 2, sm: 3 } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', mb: 1 }}>
        <Typography variant="h2" id="alerts">
          Alerts
        </Typography>
        <TextLink to="/alerts" variant="body2">
          {open === undefined || open.length <= MOST
            ? 'All alerts'
            : `All ${countOf(open.length, 'alert')}`}
        </TextLink>
      </Box>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && open === undefined && <Skeleton variant="rounded" height={48} />}
      {open?.length === 0 && (
        <Typography variant="body2" component="div" color="textSecondary">
          <Status tone="good">Nothing needs you.</Status>
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {open?.slice(0, MOST).map((alert) => {
          const { label, tone } = standingOf(alert);
          return (
            <Box
              component="li"
              key={alert.id}
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                columnGap: 2,
                py: 1,
                borderTop: 1,
                borderColor: 'divider',
              }}
            >
              <Typography variant="body2" component="span" sx={{ minWidth: 90 }}>
                <Status tone={tone}>{label}</Status>
              </Typography>
              <TextLink
                to="/alerts/$alertId"
                params={{ alertId: alert.id }}
                variant="body2"
                sx={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}
              >
                {ALERT_LABELS[alert.kind]}: {subjectName(alert)}
              </TextLink>
              <Typography variant="body2" component="span" color="textSecondary">
                <Instant value={alert.openedAt} as="relative" />
              </Typography>
            </Box>
          );
        })}
      </Box>
    </Card>
  );
}
