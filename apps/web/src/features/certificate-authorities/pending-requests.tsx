import { Box, Card, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { Instant } from '../../components/instant.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';

/** CAs that have a key here and wait for the certificate that another CA makes; nothing when none does. */
export function PendingRequests() {
  const { data } = useQuery(routeQuery('caRequestList'));
  if (data === undefined || data.requests.length === 0) return null;
  return (
    <Box component="section" aria-labelledby="pending-requests" sx={{ mb: 4 }}>
      <Typography variant="h2" id="pending-requests" sx={{ mb: 1 }}>
        Waiting for a certificate
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {data.requests.map(({ id, key, keyAlgorithm, subjectDN, creationDate }) => (
          <Card
            key={id}
            component="li"
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: 2,
              px: 2,
              py: 1.25,
              maxWidth: 860,
            }}
          >
            <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
              <Typography variant="h3" sx={{ overflowWrap: 'anywhere' }}>
                {key}
              </Typography>
              <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
                {subjectDN} · {KEY_ALGORITHM_LABELS[keyAlgorithm]} · since{' '}
                <Instant value={creationDate} />
              </Typography>
            </Box>
            <LinkButton
              variant="outlined"
              to="/certificate-authorities/requests/$caRequestId"
              params={{ caRequestId: id }}
              aria-label={`Continue with ${key}`}
            >
              Continue
            </LinkButton>
          </Card>
        ))}
      </Box>
    </Box>
  );
}
