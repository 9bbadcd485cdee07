import { Box, Button, Card, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { TrustBundleInformation } from '@luciole/contract';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { NewTrustBundleDialog } from './new-trust-bundle-dialog.tsx';

/** The trust bundles of the company, one per trust domain. */
export function TrustBundlesPage() {
  const [isMaking, setMaking] = useState(false);
  const mayCreate = useMay()('trustBundleCreate');
  const { data, error, refetch } = useQuery(routeQuery('trustBundleList'));
  const make = mayCreate && (
    <Button variant="contained" onClick={() => setMaking(true)}>
      New
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Trust Bundles"
        text="The roots by which the workloads of a trust domain verify each other, and where they have arrived."
        actions={make}
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={120} />}
      {data?.trustBundles.length === 0 && (
        <EmptyState
          title="No trust bundle yet"
          text="Without one, each issuer hands out the root above its own CA. A bundle lets you give verifiers another root before anything is signed under it: to replace a root, or to come from the root that a mesh made for itself."
          action={make}
        />
      )}
      <Box
        component="ul"
        aria-label="Trust bundles"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5, maxWidth: 920 }}
      >
        {data?.trustBundles.map((bundle) => (
          <BundleCard key={bundle.id} bundle={bundle} />
        ))}
      </Box>
      {isMaking && <NewTrustBundleDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function BundleCard({ bundle }: { readonly bundle: TrustBundleInformation }) {
  const { anchors, configurations, id, modificationDate, trustDomain } = bundle;
  const given = anchors.filter(({ state }) => state !== 'WITHDRAWN').length;
  return (
    <Card component="li" sx={{ px: 2.5, py: 2 }}>
      <TextLink
        to="/trust-bundles/$trustBundleId"
        params={{ trustBundleId: id }}
        variant="h3"
        sx={{ overflowWrap: 'anywhere' }}
      >
        {trustDomain}
      </TextLink>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {given === 1 ? '1 root' : `${given} roots`} · changed{' '}
        <Instant value={modificationDate} as="relative" />
        {configurations.length > 0 && ` · ${configurations.map(({ name }) => name).join(', ')}`}
      </Typography>
    </Card>
  );
}
