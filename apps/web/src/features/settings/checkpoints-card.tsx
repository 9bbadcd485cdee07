import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import type { AuditCheckpointInformation } from '@luciole/contract';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { Status } from '../../components/status.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { downloadText } from '../../lib/download.ts';
import { formatCount } from '../../lib/numbers.ts';
import { isCheckpointGenuine } from './verify-checkpoint.ts';

/** The newest signed checkpoint of the chain, verified here, and a way to sign and keep one. */
export function CheckpointsCard() {
  const { data, error, refetch } = useQuery(routeQuery('auditCheckpointList'));
  const may = useMay();
  const queryClient = useQueryClient();
  const sign = useMutation({
    mutationFn: () => call('auditCheckpointCreate'),
    onSuccess: ({ size }) => showToast(`Signed what the trail is now, ${formatCount(size)} events`),
    onError: showProblem,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['auditCheckpointList'] }),
  });
  const newest = data?.checkpoints[0];
  return (
    <SectionCard
      title="Chain"
      text="Each event carries a digest of those before it. A checkpoint signs how many there are and the last link; keep some where nobody who can change the database can change them."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={120} />}
      {data !== undefined && newest === undefined && (
        <Typography variant="body2" color="textSecondary">
          Nothing is signed yet. It happens every ten minutes when there are new events.
        </Typography>
      )}
      {newest !== undefined && <Checkpoint checkpoint={newest} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 2 }}>
        {may('auditCheckpointCreate') && (
          <Button variant="outlined" loading={sign.isPending} onClick={() => sign.mutate()}>
            Sign now
          </Button>
        )}
        {newest !== undefined && (
          <Button
            variant="outlined"
            startIcon={<DownloadIcon />}
            onClick={() =>
              downloadText(
                `audit-checkpoint-${newest.size}.json`,
                `${JSON.stringify(newest)}\n`,
                'application/json',
              )
            }
          >
            Download the checkpoint
          </Button>
        )}
      </Box>
      <Typography variant="body2" color="textSecondary" component="div" sx={{ mt: 2 }}>
        To verify the whole trail against it, export it and run, anywhere:
        <Box component="code" sx={{ display: 'block', mt: 0.5, overflowWrap: 'anywhere' }}>
          node apps/api/dist/main.js audit verify trail.jsonl --keys audit-keys.json --checkpoint
          checkpoint.json
        </Box>
      </Typography>
    </SectionCard>
  );
}

function Checkpoint({ checkpoint }: { readonly checkpoint: AuditCheckpointInformation }) {
  const { data: isGenuine } = useQuery({
    queryKey: ['checkpoint', checkpoint.id],
    // The keys as they are once the checkpoint is there: it may be the first that its key has signed.
    queryFn: async () => isCheckpointGenuine(checkpoint, await call('auditKeyList')),
  });
  return (
    <Facts>
      <Fact label="Events">{formatCount(checkpoint.size)}</Fact>
      <Fact label="Signed">
        <Instant value={checkpoint.signatureDate} as="date and time" />
      </Fact>
      <Fact label="Signature">
        {isGenuine === undefined ? (
          'Being verified'
        ) : isGenuine ? (
          <Status tone="good">Verified in this browser</Status>
        ) : (
          <Status tone="bad">Does not fit: keep a copy and look into it</Status>
        )}
      </Fact>
      <Fact label="Last link">
        <Copyable text={checkpoint.head} label="last link" />
      </Fact>
    </Facts>
  );
}
