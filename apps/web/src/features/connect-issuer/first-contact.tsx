import DoneIcon from '@mui/icons-material/CheckCircle';
import { Box, CircularProgress, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { countOf } from '../../lib/numbers.ts';
import { useFirstContact } from './use-first-contact.ts';

/** What has been seen of the issuer, as it happens. */
export function FirstContact({
  serviceAccountId,
  configurationId,
}: {
  readonly serviceAccountId: string;
  readonly configurationId: string;
}) {
  const { signedInOn, certificate, signed } = useFirstContact(serviceAccountId, configurationId);
  return (
    <Box
      component="ol"
      aria-live="polite"
      aria-label="What has been seen of the issuer"
      sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}
    >
      <Sight isSeen={signedInOn !== undefined} waiting="Waiting for the issuer to sign in">
        Signed in {signedInOn !== undefined && <Instant value={signedInOn} as="relative" />}
      </Sight>
      <Sight
        isSeen={certificate !== undefined}
        waiting="Waiting for it to ask for a CA certificate"
      >
        {certificate !== undefined && (
          <>
            Obtained its CA certificate{' '}
            <TextLink
              to="/issuer-certificates/$issuerCertificateId"
              params={{ issuerCertificateId: certificate.id }}
              underline="always"
            >
              {certificate.commonName}
            </TextLink>
            {certificate.validityEnd !== undefined && (
              <>
                , valid until <Instant value={certificate.validityEnd} as="date and time" />
              </>
            )}
          </>
        )}
      </Sight>
      <Sight isSeen={signed > 0} waiting="Waiting for its first report of a workload certificate">
        Has signed {countOf(signed, 'workload certificate')}
      </Sight>
    </Box>
  );
}

function Sight({
  isSeen,
  waiting,
  children,
}: {
  readonly isSeen: boolean;
  readonly waiting: string;
  readonly children: ReactNode;
}) {
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
      {isSeen ? (
        <DoneIcon color="success" fontSize="small" aria-hidden />
      ) : (
        <CircularProgress size={18} aria-hidden sx={{ mx: '1px' }} />
      )}
      <Typography component="span" color={isSeen ? 'textPrimary' : 'textSecondary'}>
        {isSeen ? children : `${waiting}…`}
      </Typography>
    </Box>
  );
}
