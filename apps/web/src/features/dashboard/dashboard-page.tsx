import { Box, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { AlertsCard } from './alerts-card.tsx';
import { ChecklistCard } from './checklist-card.tsx';
import { EndingCard } from './ending-card.tsx';
import { EventsCard } from './events-card.tsx';
import { FigureCard } from './figure-card.tsx';
import { HealthCard } from './health-card.tsx';
import { HierarchyCard } from './hierarchy-card.tsx';
import { IssuanceCard } from './issuance/issuance-card.tsx';
import { SignedCard } from './signed-card.tsx';
import { type Overview, useOverview } from './use-overview.ts';

/** How the issuers are, and what is still to be set up. */
export function DashboardPage() {
  const { data, error, retry } = useOverview();
  // Above everything else: what comes later would push the rest down.
  const { isPending } = useQuery(routeQuery('alertList'));
  return (
    <>
      <PageHeader
        title="Dashboard"
        text="Your issuers, what they sign, and what needs attention."
      />
      {error !== null && <ProblemNotice error={error} onRetry={retry} />}
      {error === null &&
        (data === undefined || isPending ? <Outline /> : <Figures overview={data} />)}
    </>
  );
}

function Figures({ overview }: { readonly overview: Overview }) {
  const { steps, configurations, cas, lastBackup, liveIssuers, endingIssuers, signed, nextToEnd } =
    overview;
  const mayReadEvents = useMay()('activityLogSearch');
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <ChecklistCard steps={steps} />
      <AlertsCard />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { xs: 'repeat(2, 1fr)', lg: 'repeat(4, 1fr)' },
        }}
      >
        <FigureCard
          label="Live issuer certificates"
          value={liveIssuers}
          text="Issued and valid now"
          to="/issuer-certificates"
          search={{ state: 'live' }}
        />
        <FigureCard
          label="Expiring within a day"
          value={endingIssuers}
          text="Issuers renew by themselves"
          to="/issuer-certificates"
          search={{ state: 'live', sort: 'validityEnd' }}
        />
        <FigureCard
          label="Workload certificates"
          value={signed}
          text="Signed so far, as issuers report"
          to="/configurations"
        />
        <FigureCard
          label="Configurations"
          value={configurations.length}
          text="What issuers follow"
          to="/configurations"
        />
      </Box>
      <IssuanceCard />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <HealthCard />
        <EndingCard certificates={nextToEnd} />
        <SignedCard configurations={configurations} />
        <HierarchyCard cas={cas} lastBackup={lastBackup} />
      </Box>
      {mayReadEvents && <EventsCard />}
    </Box>
  );
}

function Outline() {
  return (
    <Box sx={{ display: 'grid', gap: 2.5 }} aria-busy aria-label="Loading">
      <Skeleton variant="rounded" height={260} />
      <Skeleton variant="rounded" height={128} />
      <Skeleton variant="rounded" height={220} />
    </Box>
  );
}
