import type { CaRequestInformation } from '@luciole/contract';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { AbandonDialog } from './abandon-dialog.tsx';
import { derOfPem } from './pem.ts';
import { UploadForm } from './upload-form.tsx';

const OfflineRequest = lazy(async () => ({
  default: (await import('./offline-request.tsx')).OfflineRequest,
}));

/** A CA that waits for its certificate: its request to take away, and the place to bring the certificate to. */
export function CaRequestPage() {
  const { caRequestId: id } = useParams({
    from: '/frame/certificate-authorities/requests/$caRequestId',
  });
  const { data, error, refetch } = useQuery(routeQuery('caRequestGet', { params: { id } }));
  if (data === undefined) {
    return <FormLoading title="Certificate Authority" error={error} onRetry={refetch} />;
  }
  return <CaRequest request={data} />;
}

function CaRequest({ request }: { readonly request: CaRequestInformation }) {
  const may = useMay();
  const [isAbandoning, setIsAbandoning] = useState(false);
  const { key } = request;
  return (
    <Box sx={{ maxWidth: 920, mx: 'auto' }}>
      <PageHeader
        title={key}
        text={
          request.isRenewal
            ? 'This CA is renewed with the key that it has: the certificate that another CA makes replaces the present one.'
            : 'This CA has its key and waits for the certificate that another CA makes.'
        }
        actions={
          may('caRequestDelete') && (
            <Button variant="outlined" color="error" onClick={() => setIsAbandoning(true)}>
              Abandon
            </Button>
          )
        }
      />
      <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {request.rootId === undefined ? (
          <RequestElsewhere request={request} />
        ) : (
          <Suspense>
            <OfflineRequest request={request} />
          </Suspense>
        )}
        {may('caRequestComplete') && <UploadForm request={request} />}
      </Box>
      {isAbandoning && <AbandonDialog request={request} onClose={() => setIsAbandoning(false)} />}
    </Box>
  );
}

/** The certification request, for a CA of somebody else. */
function RequestElsewhere({ request }: { readonly request: CaRequestInformation }) {
  const { certificationRequest } = request;
  return (
    <FormSection
      title="1. Have it signed"
      text="Give the request to whoever operates the CA above. The certificate has to be that of a CA (cA) with key usage keyCertSign and cRLSign, path length 1 or more or none, and the usual subject key identifier. It should name where its CRL is."
    >
      <Facts>
        <Fact label="Name asked for">{request.subjectDN}</Fact>
        <Fact label="Key algorithm">{KEY_ALGORITHM_LABELS[request.keyAlgorithm]}</Fact>
        <Fact label="SHA-256 of the key">
          <Copyable text={request.publicKeyHash.toLowerCase()} label="hash of the key" />
        </Fact>
        <Fact label="Since">
          <Instant value={request.creationDate} as="date and time" />
        </Fact>
      </Facts>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button
          variant="outlined"
          href={`data:application/x-pem-file,${encodeURIComponent(certificationRequest)}`}
          download={`${request.caName}.csr`}
        >
          Download request, PEM
        </Button>
        <Button
          variant="outlined"
          href={`data:application/pkcs10;base64,${derOfPem(certificationRequest)}`}
          download={`${request.caName}.p10`}
        >
          Download request, DER
        </Button>
      </Box>
      <Copyable text={certificationRequest.trim()} label="request" isBlock />
    </FormSection>
  );
}
