import type { IncidentAction, IncidentTargetKind, RevocationReason } from '@luciole/contract';
import { Alert, Box, Button, MenuItem, Skeleton, TextField, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallResult } from '../../api/route-by-id.ts';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { SectionCard } from '../../components/section-card.tsx';
import { showProblem } from '../../components/toasts.tsx';
import { ImpactFacts } from './impact-facts.tsx';
import { TARGET_LABELS } from './incident-words.ts';
import { useActionChoices } from './use-action-choices.tsx';

interface Target {
  readonly kind: IncidentTargetKind;
  readonly id: string;
}

/** Stops something: what that hits, how, why, and its name by hand. */
export function StopPage() {
  const { id, kind } = useSearch({ from: '/frame/incidents/new' });
  return (
    <Box sx={{ maxWidth: 920 }}>
      {id === undefined || kind === undefined ? (
        <>
          <PageHeader title="Stop" />
          <Alert severity="info">Begin from the page of what is to be stopped.</Alert>
        </>
      ) : (
        <StopTarget key={`${kind} ${id}`} target={{ id, kind }} />
      )}
    </Box>
  );
}

function StopTarget({ target }: { readonly target: Target }) {
  const preview = useQuery({
    ...routeQuery('incidentPreview', { body: { target } }),
    gcTime: 0,
  });
  const { data, error, refetch } = preview;
  return (
    <>
      <PageHeader
        title={data === undefined ? 'Stop' : `Stop ${data.targetName}`}
        text={`${TARGET_LABELS[target.kind]}. Nothing happens before the button at the end.`}
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={320} />}
      {data !== undefined && (
        <Box sx={{ display: 'grid', gap: 3 }}>
          <SectionCard title="What it hits" text="As of now.">
            <ImpactFacts impact={data.impact} />
          </SectionCard>
          <Act target={target} preview={data} onOutdated={() => void refetch()} />
        </Box>
      )}
    </>
  );
}

function Act({
  target,
  preview: { impact, targetName },
  onOutdated,
}: {
  readonly target: Target;
  readonly preview: CallResult<'incidentPreview'>;
  readonly onOutdated: () => void;
}) {
  const [action, setAction] = useState<IncidentAction>('FREEZE');
  const [note, setNote] = useState('');
  const [reason, setReason] = useState<RevocationReason>('keyCompromise');
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const acting = useMutation({
    mutationFn: () =>
      call('incidentOpen', {
        body: {
          action,
          target,
          note,
          // A freeze is in a hurry and takes whatever is live; the others take what was shown.
          ...(action !== 'FREEZE' && { subCaCount: impact.subCaCount }),
          ...(action === 'REVOKE' && { reason }),
        },
      }),
    onSuccess: ({ id }) => navigate({ to: '/incidents/$incidentId', params: { incidentId: id } }),
    onError: (error) => {
      showProblem(error);
      if (error instanceof Problem && error.is('INCIDENT_COUNT_CHANGED')) onOutdated();
    },
    onSettled: () => void queryClient.invalidateQueries(),
  });
  const choices = useActionChoices(target);
  const label = choices.find(({ value }) => value === action)?.label ?? '';
  const isReady = note.trim() !== '' && typed.trim() === targetName;
  return (
    <SectionCard title="What to do">
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !acting.isPending) acting.mutate();
        }}
        sx={{ display: 'grid', gap: 2.5 }}
      >
        <RadioChoice label="Act" value={action} options={choices} onChange={setAction} />
        {action === 'REVOKE' && (
          <TextField
            id="incident-reason"
            select
            label="Reason"
            helperText="It stands in the CRL, for everybody to read."
            value={reason}
            onChange={({ target: field }) => setReason(field.value as RevocationReason)}
          >
            {Object.entries(REVOCATION_REASON_LABELS).map(([value, text]) => (
              <MenuItem key={value} value={value}>
                {text}
              </MenuItem>
            ))}
          </TextField>
        )}
        <TextField
          label="Why"
          helperText="It stays with the incident."
          required
          multiline
          minRows={2}
          value={note}
          onChange={({ target: field }) => setNote(field.value)}
        />
        <TextField
          label="Its name, to confirm"
          helperText={
            <>
              Type <strong>{targetName}</strong>
            </>
          }
          required
          autoComplete="off"
          value={typed}
          onChange={({ target: field }) => setTyped(field.value)}
        />
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
          <Button
            type="submit"
            variant="contained"
            color="error"
            disabled={!isReady}
            loading={acting.isPending}
          >
            {`${label} ${targetName}`}
          </Button>
          {!isReady && (
            <Typography variant="body2" color="textSecondary">
              Say why, and type its name.
            </Typography>
          )}
        </Box>
      </Box>
    </SectionCard>
  );
}
