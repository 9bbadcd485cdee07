import RestoreIcon from '@mui/icons-material/SettingsBackupRestoreOutlined';
import type { PolicyRevisionInformation } from '@luciole/contract';
import { Box, Button, MenuItem, Skeleton, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { differenceQuery, PolicyDifference } from './policy-difference.tsx';
import { PolicyInWords } from './policy-in-words.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RevisionList } from './revision-list.tsx';

/** What a policy said in the past: its revisions, what each changed, and the way back. */
export function PolicyHistoryPage() {
  const { policyId } = useParams({ from: '/frame/policies/$policyId/history' });
  const { revision } = useSearch({ from: '/frame/policies/$policyId/history' });
  const { data, error, refetch } = useQuery(
    routeQuery('policyRevisionList', { params: { id: policyId } }),
  );
  const revisions = data?.revisions ?? [];
  const shown = revisions.find(({ number }) => number === revision) ?? revisions[0];
  return (
    <>
      <PageHeader
        title={shown === undefined ? 'History' : `History of ${revisions[0]?.name ?? ''}`}
        text="Every change is kept, with who made it. What a change means is decided by the code that decides about requests."
        actions={
          <LinkButton to="/policies/$policyId" params={{ policyId }} variant="outlined">
            Policy
          </LinkButton>
        }
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && shown === undefined && <Skeleton variant="rounded" height={240} />}
      {shown !== undefined && (
        <History key={shown.number} policyId={policyId} revisions={revisions} shown={shown} />
      )}
    </>
  );
}

function History({
  policyId,
  revisions,
  shown,
}: {
  readonly policyId: string;
  readonly revisions: readonly PolicyRevisionInformation[];
  readonly shown: PolicyRevisionInformation;
}) {
  const { number } = shown;
  const policy = useQuery(routeQuery('policyGet', { params: { id: policyId } })).data;
  const details = useQuery(
    routeQuery('policyRevisionGet', { params: { id: policyId, number: String(number) } }),
  ).data;
  const [from, setFrom] = useState(Math.max(1, number - 1));
  const [isRestoring, setIsRestoring] = useState(false);
  const mayRestore = useMay()('policyRevisionRestore');
  const navigate = useNavigate();
  const newest = revisions[0]?.number ?? number;
  const others = revisions.filter((one) => one.number !== number);
  const compared = {
    policyId,
    from: from === number ? (others[0]?.number ?? number) : from,
    to: number,
  };
  // Above what the revision allows, which would be pushed down by it.
  const { isLoading } = useQuery({ ...differenceQuery(compared), enabled: others.length > 0 });
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '290px minmax(0, 1fr)' },
        alignItems: 'start',
        gap: 3,
      }}
    >
      <RevisionList
        policyId={policyId}
        revisions={revisions}
        selected={number}
        current={policy && newest}
      />
      <Box sx={{ display: 'grid', gap: 3 }}>
        <SectionCard title={`What is different in revision ${number}`}>
          {others.length === 0 ? (
            <Typography variant="body2">
              It is the first: there is nothing to compare it with.
            </Typography>
          ) : (
            <>
              <TextField
                id="compared-with"
                select
                size="small"
                label="Compared with"
                value={from === number ? (others[0]?.number ?? '') : from}
                onChange={({ target }) => setFrom(Number(target.value))}
                sx={{ mb: 2.5, width: 200 }}
              >
                {others.map((one) => (
                  <MenuItem key={one.number} value={one.number}>
                    Revision {one.number}
                  </MenuItem>
                ))}
              </TextField>
              <PolicyDifference {...compared} />
            </>
          )}
        </SectionCard>
        {details !== undefined && !isLoading && (
          <SectionCard title={`Revision ${number}`}>
            <PolicyInWords policy={details.policy} />
          </SectionCard>
        )}
        {policy !== undefined && mayRestore && number !== newest && (
          <Box>
            <Button
              variant="outlined"
              startIcon={<RestoreIcon />}
              onClick={() => setIsRestoring(true)}
            >
              Bring back revision {number}
            </Button>
            <RestoreDialog
              policy={policy}
              current={newest}
              number={number}
              isOpen={isRestoring}
              onClose={() => setIsRestoring(false)}
              onRestored={() =>
                void navigate({ to: '/policies/$policyId/history', params: { policyId } })
              }
            />
          </Box>
        )}
      </Box>
    </Box>
  );
}
