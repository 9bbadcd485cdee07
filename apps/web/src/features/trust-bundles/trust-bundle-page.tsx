import { Box, Button, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { AnchorCard } from './anchor-card.tsx';
import { Arrivals } from './arrivals.tsx';
import { BundleDownloads } from './bundle-downloads.tsx';
import { StageAnchorDialog } from './stage-anchor-dialog.tsx';
import { TrustBundleDeletion } from './trust-bundle-deletion.tsx';

/** Issuers look every minute or so. */
const REFRESH_MS = 10_000;

/** One bundle: its anchors with what they wait for, where it has arrived, and its files. */
export function TrustBundlePage() {
  const { trustBundleId } = useParams({ from: '/frame/trust-bundles/$trustBundleId' });
  const [isStaging, setStaging] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const may = useMay();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    ...routeQuery('trustBundleGet', { params: { id: trustBundleId } }),
    // What is being deleted is not asked for again.
    refetchInterval: isDeleting ? false : REFRESH_MS,
  });
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton variant="rounded" height={320} />;
  const {
    anchors,
    arrivals,
    digest,
    id,
    modificationDate,
    refreshHintSeconds,
    sequence,
    trustDomain,
  } = data;
  return (
    <Box sx={{ maxWidth: 920 }}>
      <PageHeader
        title={trustDomain}
        text="The roots by which its workloads verify each other."
        actions={
          <>
            {may('trustBundleDelete') && <DeleteButton onClick={() => setDeleting(true)} />}
            {may('trustAnchorCreate') && (
              <Button variant="contained" onClick={() => setStaging(true)}>
                Add a root
              </Button>
            )}
          </>
        }
      />
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <SectionCard
          title="Roots"
          text="A new one is staged first: verifiers get it before anything is signed under it."
        >
          <Box component="ul" aria-label="Roots" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {anchors.map((anchor) => (
              <AnchorCard key={anchor.id} bundleId={id} anchor={anchor} arrivals={arrivals} />
            ))}
          </Box>
        </SectionCard>
        <Arrivals id={id} trustDomain={trustDomain} arrivals={arrivals} />
        <SectionCard
          title="Files"
          text="For anybody, without credentials. They change with the bundle."
        >
          <BundleDownloads id={id} trustDomain={trustDomain} />
        </SectionCard>
        <SectionCard title="Version">
          <Facts>
            <Fact label="Sequence">{String(sequence)}</Fact>
            <Fact label="Digest">
              <Copyable text={digest} label="digest" />
            </Fact>
            <Fact label="Verifiers look every">{`${refreshHintSeconds} s`}</Fact>
            <Fact label="Changed">
              <Instant value={modificationDate} as="date and time" />
            </Fact>
          </Facts>
        </SectionCard>
      </Box>
      {isStaging && (
        <StageAnchorDialog bundleId={id} anchors={anchors} onClose={() => setStaging(false)} />
      )}
      <TrustBundleDeletion
        bundle={isDeleting ? data : undefined}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate({ to: '/trust-bundles' })}
      />
    </Box>
  );
}
