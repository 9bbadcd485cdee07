import BlockIcon from '@mui/icons-material/Block';
import { Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { Status } from '../../components/status.tsx';
import { now } from '../../lib/clock.ts';
import { CertificateDeletion } from './certificate-deletion.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import { CertificateRevocation } from './certificate-revocation.tsx';
import { certificateState, isLive } from './certificate-state.ts';

/** One issuer certificate, to read, to revoke while it is live, and to delete when it is not. */
export function IssuerCertificatePanel() {
  const { issuerCertificateId } = useParams({
    from: '/frame/issuer-certificates/$issuerCertificateId',
  });
  const { data, error, refetch } = useQuery(
    routeQuery('intermediateCertificateGet', { params: { id: issuerCertificateId } }),
  );
  const [asking, setAsking] = useState<'revoke' | 'delete'>();
  const may = useMay();
  const navigate = useNavigate();
  const state = data && certificateState(data, now());
  const close = () => setAsking(undefined);
  return (
    <DetailsPanel
      kind="Issuer certificate"
      title={data?.commonName}
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={
        data &&
        may('intermediateCertificateRevoke') &&
        (isLive(data, now()) ? (
          <>
            <OffSwitchLink kind="ISSUER" id={data.id} />
            <Button
              size="small"
              variant="outlined"
              color="error"
              startIcon={<BlockIcon />}
              onClick={() => setAsking('revoke')}
            >
              Revoke
            </Button>
          </>
        ) : (
          <DeleteButton onClick={() => setAsking('delete')} />
        ))
      }
    >
      {data && <CertificateFacts certificate={data} />}
      <CertificateRevocation
        certificates={asking === 'revoke' && data ? [data] : undefined}
        onClose={close}
      />
      <CertificateDeletion
        certificates={asking === 'delete' && data ? [data] : undefined}
        onClose={close}
        onDeleted={() => void navigate({ to: '/issuer-certificates', search: true })}
      />
    </DetailsPanel>
  );
}
