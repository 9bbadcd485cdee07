import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Status } from '../../components/status.tsx';
import { now } from '../../lib/clock.ts';
import { CertificateFacts } from './certificate-facts.tsx';
import { certificateState } from './certificate-state.ts';

/** One issuer certificate, to read. */
export function IssuerCertificatePanel() {
  const { issuerCertificateId } = useParams({
    from: '/frame/issuer-certificates/$issuerCertificateId',
  });
  const { data, error, refetch } = useQuery(
    routeQuery('intermediateCertificateGet', { params: { id: issuerCertificateId } }),
  );
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const state = data && certificateState(data, now());
  const isLive = state?.tone === 'good' || state?.tone === 'warning';
  return (
    <DetailsPanel
      kind="Issuer certificate"
      title={data?.commonName}
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={data && !isLive && <DeleteButton onClick={() => setIsDeleting(true)} />}
    >
      {data && <CertificateFacts certificate={data} />}
      <DeleteDialog
        items={
          isDeleting && data !== undefined
            ? [{ id: data.id, name: data.commonName, uses: [] }]
            : undefined
        }
        singular="certificate"
        plural="certificates"
        consequence="It disappears from this list. What it signed still counts, and the audit trail keeps it."
        remove={(id) => call('intermediateCertificateDelete', { params: { id } })}
        affected={['intermediateCertificateSearch', 'intermediateCertificateGet']}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/issuer-certificates', search: true })}
      />
    </DetailsPanel>
  );
}
