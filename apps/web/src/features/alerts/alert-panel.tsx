import { Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import {
  type Alert,
  ALERT_ADVICE,
  ALERT_LABELS,
  SEVERITY_LABELS,
  standingOf,
  whatWasFound,
} from '../../components/alerts/alert-words.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { SubjectLink } from './subject-link.tsx';
import { alertsQuery } from './use-alerts.ts';

/** One alert: what was found, what to do, and who takes care of it. */
export function AlertPanel() {
  const { alertId } = useParams({ from: '/frame/alerts/$alertId' });
  const { data, error, refetch } = useQuery(alertsQuery);
  const alert = data?.find(({ id }) => id === alertId);
  const standing = alert && standingOf(alert);
  const isGone = data !== undefined && alert === undefined;
  return (
    <DetailsPanel
      kind="Alert"
      title={isGone ? 'Not there' : alert && ALERT_LABELS[alert.kind]}
      summary={standing && <Status tone={standing.tone}>{standing.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={alert?.resolvedAt === undefined && alert && <AlertActions alert={alert} />}
    >
      {alert && <AlertFacts alert={alert} />}
      {isGone && <Typography color="textSecondary">There is no such alert any more.</Typography>}
    </DetailsPanel>
  );
}

function AlertActions({ alert }: { readonly alert: Alert }) {
  const may = useMay();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => call('alertWithdrawAcknowledgement', { params: { id: alert.id } }),
    onSuccess: () => showToast('The alert counts again'),
    onError: showProblem,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['alertList'] }),
  });
  if (!may('alertAcknowledge')) return null;
  return (
    <>
      {alert.acknowledgement === undefined ? (
        <Button size="small" variant="contained" onClick={() => setIsAsking(true)}>
          Acknowledge
        </Button>
      ) : (
        <Button
          size="small"
          variant="outlined"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          Let it count again
        </Button>
      )}
      {isAsking && <AcknowledgeDialog alert={alert} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function AlertFacts({ alert }: { readonly alert: Alert }) {
  const { acknowledgement, details, id, kind, openedAt, resolvedAt, severity } = alert;
  const { otherIssuerCertificateId, otherSourceAddress, renewalDue, sourceAddress } = details;
  return (
    <>
      <FactSection title="What was found" text={whatWasFound(alert)}>
        <Facts>
          <Fact label="About">
            <SubjectLink alert={alert} />
          </Fact>
          <Fact label="Severity">{SEVERITY_LABELS[severity]}</Fact>
          <Fact label="Renewal was due">
            {renewalDue && <Instant value={renewalDue} as="date and time" />}
          </Fact>
          <Fact label="Newest asked for from">{sourceAddress}</Fact>
          <Fact label="Earlier one">
            {otherIssuerCertificateId && (
              <TextLink
                to="/issuer-certificates/$issuerCertificateId"
                params={{ issuerCertificateId: otherIssuerCertificateId }}
              >
                Issuer certificate
                {otherSourceAddress !== undefined && ` asked for from ${otherSourceAddress}`}
              </TextLink>
            )}
          </Fact>
          <Fact label="Since">
            <Instant value={openedAt} as="date and time" />
          </Fact>
          <Fact label="Resolved">
            {resolvedAt && <Instant value={resolvedAt} as="date and time" />}
          </Fact>
          <Fact label="ID">
            <Copyable text={id} label="alert id" />
          </Fact>
        </Facts>
      </FactSection>
      {resolvedAt === undefined && (
        <FactSection title="What to do">{ALERT_ADVICE[kind]}</FactSection>
      )}
      {acknowledgement && (
        <FactSection title="Acknowledged">
          <Facts>
            <Fact label="By">{acknowledgement.by}</Fact>
            <Fact label="At">
              <Instant value={acknowledgement.at} as="date and time" />
            </Fact>
            <Fact label="Until">
              {acknowledgement.until && (
                <Instant value={acknowledgement.until} as="date and time" />
              )}
            </Fact>
            <Fact label="Note">{acknowledgement.note}</Fact>
          </Facts>
        </FactSection>
      )}
    </>
  );
}
