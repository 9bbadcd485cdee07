import type { IntermediateCertificateInformation } from '@luciole/contract';
import { Box, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import { countOf } from '../../lib/numbers.ts';
import { certificateState } from './certificate-state.ts';

const MOST = 10;

/** The certificates that the same issuer has had, the newest first; each renewal is one. */
export function RenewalHistory({
  certificate: { id, serviceAccountId, instanceName },
}: {
  readonly certificate: IntermediateCertificateInformation;
}) {
  const isKnown = serviceAccountId !== undefined && instanceName !== undefined;
  const { data, error, refetch } = useQuery({
    ...routeQuery('intermediateCertificateSearch', {
      body: {
        expression: {
          operator: 'AND',
          operands: [
            { field: 'serviceAccountId', operator: 'EQ', value: serviceAccountId ?? '' },
            { field: 'instanceName', operator: 'EQ', value: instanceName ?? '' },
          ],
        },
        ordering: { orders: [{ field: 'creationDate', direction: 'DESC' }] },
        paging: { pageSize: MOST },
      },
    }),
    enabled: isKnown,
  });
  if (!isKnown) return null;
  return (
    <FactSection title="Renewals" text={`What ${instanceName} has held, the newest first.`}>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={80} />}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.intermediateCertificates.map((one) => (
          <Renewal key={one.id} certificate={one} isThis={one.id === id} />
        ))}
      </Box>
      {data !== undefined && data.totalCount > MOST && (
        <Typography variant="caption" color="textSecondary">
          And {countOf(data.totalCount - MOST, 'older one')}.
        </Typography>
      )}
    </FactSection>
  );
}

function Renewal({
  certificate,
  isThis,
}: {
  readonly certificate: IntermediateCertificateInformation;
  readonly isThis: boolean;
}) {
  const { tone, label } = certificateState(certificate, now());
  return (
    <Box
      component="li"
      {...(isThis && { 'aria-current': 'true' as const })}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr auto' },
        columnGap: 2,
        py: 0.75,
        borderTop: 1,
        borderColor: 'divider',
        typography: 'body2',
      }}
    >
      <span>
        {isThis ? (
          <strong>
            <Instant value={certificate.creationDate} as="date and time" />
          </strong>
        ) : (
          <TextLink
            to="/issuer-certificates/$issuerCertificateId"
            params={{ issuerCertificateId: certificate.id }}
            search={true}
          >
            <Instant value={certificate.creationDate} as="date and time" />
          </TextLink>
        )}
      </span>
      <Status tone={tone}>{label}</Status>
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {countOf(certificate.totalCertCount, 'certificate')}
      </Box>
    </Box>
  );
}
