import type { CaCertificateInformation } from '@luciole/contract';
import { Box, Card, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { CA_TYPE_LABELS, KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';

const UNKNOWN = new Problem(404, [
  { code: 0, name: 'NOT_FOUND', message: 'There is no such certificate authority', args: [] },
]);

/** One account with its certificates from the root down. */
export function CertificateAuthorityPanel() {
  const { caAccountId } = useParams({ from: '/frame/certificate-authorities/$caAccountId' });
  const { data, isSuccess, error, refetch } = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    select: ({ accounts }) => accounts.find(({ account }) => account.id === caAccountId)?.account,
  });
  return (
    <DetailsPanel
      kind="Certificate authority"
      title={data?.key}
      summary={data && CA_TYPE_LABELS[data.certificateAuthority]}
      error={isSuccess && data === undefined ? UNKNOWN : error}
      onRetry={() => void refetch()}
    >
      {data && (
        <>
          <FactSection title="Account">
            <Facts>
              <Fact label="Live issuers">{formatCount(data.accountDetails.liveSubCaCount)}</Fact>
              <Fact label="Longest issuer validity">
                {formatDuration(data.accountDetails.maxValidityPeriod)}
              </Fact>
              <Fact label="Created">
                <Instant value={data.creationDate} as="date and time" />
              </Fact>
              <Fact label="ID">
                <Copyable text={data.id} label="account id" />
              </Fact>
            </Facts>
          </FactSection>
          <FactSection title="Certificates" text="From the root, which verifiers trust, down.">
            {data.accountDetails.trustChain.toReversed().map((certificate, depth) => (
              <ChainCertificate key={certificate.id} certificate={certificate} depth={depth} />
            ))}
          </FactSection>
        </>
      )}
    </DetailsPanel>
  );
}

function ChainCertificate({
  certificate,
  depth,
}: {
  readonly certificate: CaCertificateInformation;
  readonly depth: number;
}) {
  return (
    <Card sx={{ p: 2, mt: 1.5, ml: { xs: depth, sm: depth * 3 } }}>
      <Typography variant="overline" component="p" color="textSecondary">
        {depth === 0 ? 'Root' : 'Intermediate'}
      </Typography>
      <Typography variant="h3" component="h4" sx={{ overflowWrap: 'anywhere', mb: 1 }}>
        {certificate.subjectCN[0] ?? certificate.subjectDN}
      </Typography>
      <Facts>
        <Fact label="Key algorithm">{KEY_ALGORITHM_LABELS[certificate.keyAlgorithm]}</Fact>
        <Fact label="Signature">
          <code>{certificate.signatureAlgorithm}</code>
        </Fact>
        <Fact label="Valid until">
          <Instant value={certificate.validityEnd} as="date and time" />
        </Fact>
        <Fact label="Serial number">
          <Copyable text={certificate.serialNumber} label="serial number" />
        </Fact>
        <Fact label="SHA-256">
          <Copyable text={certificate.fingerprintSha256} label="fingerprint" />
        </Fact>
      </Facts>
      <Box sx={{ mt: 1.5 }}>
        <Copyable
          text={certificate.certificate.trim()}
          label={depth === 0 ? 'root certificate' : 'intermediate certificate'}
          isBlock
        />
      </Box>
    </Card>
  );
}
