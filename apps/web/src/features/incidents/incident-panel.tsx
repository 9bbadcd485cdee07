import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallResult } from '../../api/route-by-id.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { Status } from '../../components/status.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { downloadText } from '../../lib/download.ts';
import { ImpactFacts } from './impact-facts.tsx';
import { DONE_LABELS, stateOf, TARGET_LABELS } from './incident-words.ts';
import { MeasuredFacts } from './measured-facts.tsx';

type Report = CallResult<'incidentGet'>;

/** Issuers look every half minute or so: while something is open, so does the page. */
const LOOK_AGAIN_MS = 5_000;

/** One incident: what was meant, what came of it, and its end. */
export function IncidentPanel() {
  const { incidentId } = useParams({ from: '/frame/incidents/$incidentId' });
  const { data, error, refetch } = useQuery({
    ...routeQuery('incidentGet', { params: { id: incidentId } }),
    refetchInterval: ({ state }) => (state.data?.state === 'OPEN' ? LOOK_AGAIN_MS : false),
  });
  const state = data && stateOf(data);
  return (
    <DetailsPanel
      kind="Incident"
      title={data?.targetName}
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={data && <IncidentActions incident={data} />}
    >
      {data && <IncidentFacts incident={data} />}
    </DetailsPanel>
  );
}

function IncidentActions({ incident }: { readonly incident: Report }) {
  const { action, id, state, targetName } = incident;
  const may = useMay();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const word = action === 'FREEZE' ? 'Thaw' : 'Close incident';
  const closing = useMutation({
    mutationFn: () => call('incidentClose', { params: { id } }),
    onSuccess: () =>
      showToast(action === 'FREEZE' ? `Thawed ${targetName}` : `Closed the incident`),
    onError: showProblem,
    onSettled: () => {
      setIsAsking(false);
      for (const key of ['incidentGet', 'incidentList'])
        void queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <>
      {state === 'OPEN' && may('incidentClose') && (
        <Button size="small" variant="contained" onClick={() => setIsAsking(true)}>
          {word}
        </Button>
      )}
      <Button
        size="small"
        variant="outlined"
        startIcon={<DownloadIcon />}
        onClick={() =>
          downloadText(
            `incident-${id}.json`,
            `${JSON.stringify(incident, undefined, 2)}\n`,
            'application/json',
          )
        }
      >
        Export JSON
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={action === 'FREEZE' ? `Thaw ${targetName}?` : `Close the incident of ${targetName}?`}
        confirmLabel={word}
        isBusy={closing.isPending}
        onConfirm={() => closing.mutate()}
        onClose={() => setIsAsking(false)}
      >
        <Typography variant="body2">
          {action === 'FREEZE'
            ? 'Its issuers sign again from their next contact on, with the keys that they hold.'
            : 'It stays on record. What was taken back stays so.'}
        </Typography>
      </ConfirmDialog>
    </>
  );
}

function IncidentFacts({ incident }: { readonly incident: Report }) {
  const { closedAt, closedBy, reason } = incident;
  return (
    <>
      <FactSection title="The act">
        <Facts>
          <Fact label={TARGET_LABELS[incident.target.kind]}>{incident.targetName}</Fact>
          <Fact label="Done">{DONE_LABELS[incident.action]}</Fact>
          <Fact label="Why">{incident.note}</Fact>
          <Fact label="Reason in the CRL">{reason && REVOCATION_REASON_LABELS[reason]}</Fact>
          <Fact label="Opened">
            <Instant value={incident.openedAt} as="date and time" /> by {incident.openedBy}
          </Fact>
          <Fact label="Closed">
            {closedAt && (
              <>
                <Instant value={closedAt} as="date and time" /> by {closedBy}
              </>
            )}
          </Fact>
          <Fact label="ID">
            <Copyable text={incident.id} label="incident id" />
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="What came of it">
        <MeasuredFacts incident={incident} />
      </FactSection>
      <FactSection title="What it was to hit" text="As the preview said at the act.">
        <ImpactFacts impact={incident.preview} />
      </FactSection>
    </>
  );
}
