import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { Instant } from '../../components/instant.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { TextLink } from '../../components/text-link.tsx';
import type { Origin } from './origin.ts';

/** The CAs above it, the root last, each with a way to its page. */
export function Authorities({
  authorities,
  isItself,
}: {
  readonly authorities: NonNullable<Origin['certificateAuthorities']>;
  /** Whether the first of them is the certificate that was asked about. */
  readonly isItself: boolean;
}) {
  const accounts = useQuery(routeQuery('caAccountList', { params: { type: 'BUILTIN' } })).data
    ?.accounts;
  const accountOf = (id: string) =>
    accounts?.find(({ account }) =>
      account.accountDetails.trustChain.some((member) => member.id === id),
    )?.account.id;
  return (
    <SectionCard
      title="Its hierarchy"
      text={
        isItself
          ? 'From it up to the root.'
          : 'From the CA that certified the issuer up to the root.'
      }
    >
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {authorities.map(({ id, crossCertificate, subject, validityEnd }) => (
          <Box
            component="li"
            key={id}
            sx={{
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
              '&:last-child': { borderBottom: 0 },
            }}
          >
            <Authority subject={subject} accountId={accountOf(id)} />
            <Typography variant="caption" component="p" color="textSecondary">
              Ends <Instant value={validityEnd} as="relative" />
            </Typography>
            {crossCertificate !== undefined && (
              <Typography variant="caption" component="p" color="textSecondary">
                Who trusts {crossCertificate.signedBy.subject} alone gets here by its
                cross-certificate, which ends{' '}
                <Instant value={crossCertificate.validityEnd} as="relative" />
              </Typography>
            )}
          </Box>
        ))}
      </Box>
    </SectionCard>
  );
}

function Authority({
  subject,
  accountId,
}: {
  readonly subject: string;
  readonly accountId: string | undefined;
}) {
  const sx = { overflowWrap: 'anywhere' } as const;
  if (accountId === undefined) {
    return (
      <Typography variant="body2" sx={sx}>
        {subject}
      </Typography>
    );
  }
  return (
    <TextLink
      to="/certificate-authorities/$caAccountId"
      params={{ caAccountId: accountId }}
      variant="body2"
      sx={sx}
    >
      {subject}
    </TextLink>
  );
}
