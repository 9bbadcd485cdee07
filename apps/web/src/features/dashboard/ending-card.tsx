import type { IntermediateCertificateInformation } from '@luciole/contract';
import { Box, Card, Typography } from '@mui/material';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';

/** Live issuer certificates, the first to expire first. */
export function EndingCard({
  certificates,
}: {
  readonly certificates: readonly IntermediateCertificateInformation[];
}) {
  return (
    <Card component="section" aria-labelledby="ending" sx={{ p: { xs: 2, sm: 3 } }}>
      <Typography variant="h2" id="ending" sx={{ mb: 1.5 }}>
        Next to expire
      </Typography>
      {certificates.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          No issuer holds a certificate now.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {certificates.map(({ id, commonName, configuration, validityEnd }) => (
          <Box
            component="li"
            key={id}
            sx={{
              display: 'flex',
              justifyContent: 'space-between',
              gap: 2,
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
              '&:last-child': { borderBottom: 0 },
            }}
          >
            <Box sx={{ minWidth: 0 }}>
              <TextLink
                to="/issuer-certificates/$issuerCertificateId"
                params={{ issuerCertificateId: id }}
                variant="body2"
                sx={{ overflowWrap: 'anywhere' }}
              >
                {commonName}
              </TextLink>
              <Typography variant="caption" component="p" color="textSecondary">
                {configuration?.name ?? 'Configuration deleted'}
              </Typography>
            </Box>
            <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
              {validityEnd && <Instant value={validityEnd} as="relative" />}
            </Typography>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
