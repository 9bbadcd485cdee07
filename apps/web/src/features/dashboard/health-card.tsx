import type { IssuerHealth, IssuerHealthResponse } from '@luciole/contract';
import { Box, Card, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status, type StatusTone } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatCount } from '../../lib/numbers.ts';

const EVERY_MINUTE = 60_000;
const MOST = 6;

type CountName = 'activeCount' | 'renewingLateCount' | 'expiringCount' | 'inactiveCount';

const HEALTHS: readonly {
  readonly health: IssuerHealth;
  readonly count: CountName;
  readonly label: string;
  readonly text: string;
  readonly tone: StatusTone;
}[] = [
  {
    health: 'ACTIVE',
    count: 'activeCount',
    label: 'Active',
    text: 'Report and renew',
    tone: 'good',
  },
  {
    health: 'RENEWING_LATE',
    count: 'renewingLateCount',
    label: 'Renewing late',
    text: 'Past two thirds of their time',
    tone: 'warning',
  },
  {
    health: 'EXPIRING',
    count: 'expiringCount',
    label: 'Expiring',
    text: 'In their last tenth',
    tone: 'bad',
  },
  {
    health: 'INACTIVE',
    count: 'inactiveCount',
    label: 'Inactive',
    text: 'No report for three days',
    tone: 'quiet',
  },
];

/** How issuers are: how many are well, and which are not. */
export function HealthCard() {
  const { data, error, refetch } = useQuery({
    ...routeQuery('insightsIssuerHealth'),
    refetchInterval: EVERY_MINUTE,
  });
  return (
    <Card component="section" aria-labelledby="health" sx={{ p: { xs: 2, sm: 3 } }}>
      <Typography variant="h2" id="health" sx={{ mb: 1.5 }}>
        Issuers
      </Typography>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={96} />}
      {data !== undefined && (
        <>
          <Counts health={data} />
          <InNeed health={data} />
        </>
      )}
    </Card>
  );
}

function Counts({ health }: { readonly health: IssuerHealthResponse }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
      }}
    >
      {HEALTHS.map(({ count, label, text, tone }) => (
        <Box key={count}>
          <Typography component="dt" variant="body2">
            <Status tone={health[count] === 0 ? 'quiet' : tone}>{label}</Status>
          </Typography>
          <Box component="dd" sx={{ m: 0 }}>
            <Box
              sx={{
                fontSize: '1.625rem',
                fontWeight: 640,
                letterSpacing: '-0.02em',
                lineHeight: 1.3,
              }}
            >
              {formatCount(health[count])}
            </Box>
            <Typography variant="caption" color="textSecondary">
              {text}
            </Typography>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function InNeed({ health: { inNeed } }: { readonly health: IssuerHealthResponse }) {
  if (inNeed.length === 0) return null;
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 2, p: 0 }}>
      {inNeed.slice(0, MOST).map(({ id, commonName, health, validityEnd, lastReportDate }) => {
        const words = HEALTHS.find((one) => one.health === health);
        return (
          <Box
            component="li"
            key={id}
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              columnGap: 2,
              py: 1,
              borderTop: 1,
              borderColor: 'divider',
            }}
          >
            <TextLink
              to="/issuer-certificates/$issuerCertificateId"
              params={{ issuerCertificateId: id }}
              variant="body2"
              sx={{ flex: '1 1 200px', minWidth: 0, overflowWrap: 'anywhere' }}
            >
              {commonName}
            </TextLink>
            <Typography variant="body2" component="span" color="textSecondary">
              {words && <Status tone={words.tone}>{words.label}</Status>},{' '}
              {health === 'INACTIVE' ? (
                <>
                  last report <Instant value={lastReportDate} as="relative" />
                </>
              ) : (
                <>
                  ends <Instant value={validityEnd} as="relative" />
                </>
              )}
            </Typography>
          </Box>
        );
      })}
    </Box>
  );
}
