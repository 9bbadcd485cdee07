import type { CaCertificateInformation } from '@luciole/contract';
import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { Status } from '../../components/status.tsx';
import { STANDINGS } from '../../components/revocation/standing.ts';
import { OcspSwitch } from './ocsp-switch.tsx';
import { nameOf } from './hierarchy.ts';

/** Whether a CA stands or was revoked, how verifiers hear of revocations by it, and where it is stopped. */
export function CaStanding({ certificate }: { readonly certificate: CaCertificateInformation }) {
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
      {status !== 'REVOKED' && status !== 'EXPIRED' && (
        <Box>
          <OffSwitchLink kind="CERTIFICATE_AUTHORITY" id={certificate.id} />
        </Box>
      )}
    </Box>
  );
}
