import BlockIcon from '@mui/icons-material/Block';
import type { CaCertificateInformation } from '@luciole/contract';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { Status } from '../../components/status.tsx';
import { STANDINGS } from '../../components/revocation/standing.ts';
import { OcspSwitch } from './ocsp-switch.tsx';
import { nameOf } from './hierarchy.ts';

const CaRevocationDialog = lazy(async () => ({
  default: (await import('./ca-revocation-dialog.tsx')).CaRevocationDialog,
}));

/** Whether a CA stands or was revoked, how verifiers hear of revocations by it, and the way to revoke an intermediate. */
export function CaStanding({
  certificate,
  isRoot,
}: {
  readonly certificate: CaCertificateInformation;
  readonly isRoot: boolean;
}) {
  const may = useMay();
  const [isAsking, setIsAsking] = useState(false);
  const { data } = useQuery(
    routeQuery('certificateOriginFind', { body: { certificate: certificate.certificate } }),
  );
  const { status, revocation } = data ?? {};
  return (
    <Box sx={{ display: 'grid', gap: 1.5, mb: 1.5 }}>
      <Facts>
        <Fact label="Status">
          {status && <Status tone={STANDINGS[status].tone}>{STANDINGS[status].label}</Status>}
        </Fact>
        <Fact label="Revoked">
          {revocation && <Instant value={revocation.revocationDate} as="date and time" />}
        </Fact>
        <Fact label="Reason">{revocation && REVOCATION_REASON_LABELS[revocation.reason]}</Fact>
      </Facts>
      <OcspSwitch id={certificate.id} name={nameOf(certificate)} />
      <Box>
        <OffSwitchLink kind="CERTIFICATE_AUTHORITY" id={certificate.id} />
      </Box>
      {!isRoot && status === 'VALID' && may('caRevoke') && (
        <Box>
          <Button
            size="small"
            variant="outlined"
            color="error"
            startIcon={<BlockIcon />}
            onClick={() => setIsAsking(true)}
          >
            Revoke this CA
          </Button>
        </Box>
      )}
      {isAsking && (
        <Suspense>
          <CaRevocationDialog certificate={certificate} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </Box>
  );
}
