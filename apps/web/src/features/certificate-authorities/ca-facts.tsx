import type { CaAccountInformation, CaCertificateInformation } from '@luciole/contract';
import { Card, Typography } from '@mui/material';
import { lazy, Suspense } from 'react';
import { CertificateChain } from '../../components/certificate/certificate-chain.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';
import { CaStanding } from './ca-standing.tsx';
import { nameOf } from './hierarchy.ts';

const RootCustody = lazy(async () => ({
  default: (await import('./root-custody.tsx')).RootCustody,
}));

/** What is known of an account, and of each certificate of its chain. */
export function CaFacts({ account }: { readonly account: CaAccountInformation }) {
  const { liveSubCaCount, maxValidityPeriod, trustChain } = account.accountDetails;
  return (
    <>
      <FactSection title="Account">
        <Facts>
          <Fact label="Live issuers">{formatCount(liveSubCaCount)}</Fact>
          <Fact label="Longest issuer validity">{formatDuration(maxValidityPeriod)}</Fact>
          <Fact label="Created">
            <Instant value={account.creationDate} as="date and time" />
          </Fact>
          <Fact label="ID">
            <Copyable text={account.id} label="account id" />
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Certificates" text="From the root, which verifiers trust, down.">
        {trustChain.toReversed().map((certificate, depth) => (
          <ChainCertificate key={certificate.id} certificate={certificate} depth={depth} />
        ))}
      </FactSection>
    </>
  );
}

function ChainCertificate({
  certificate,
  depth,
}: {
  readonly certificate: CaCertificateInformation;
  readonly depth: number;
}) {
  const kind = depth === 0 ? 'Root' : 'Intermediate';
  return (
    <Card sx={{ p: 2, mt: 1.5, ml: { xs: depth, sm: depth * 3 } }}>
      <Typography variant="overline" component="p" color="textSecondary">
        {kind}
      </Typography>
      <Typography variant="h3" component="h4" sx={{ overflowWrap: 'anywhere', mb: 1 }}>
        {nameOf(certificate)}
      </Typography>
      <Facts>
        <Fact label="Key algorithm">{KEY_ALGORITHM_LABELS[certificate.keyAlgorithm]}</Fact>
        <Fact label="Signature">
          <code>{certificate.signatureAlgorithm}</code>
        </Fact>
        <Fact label="Valid until">
          <Instant value={certificate.validityEnd} as="date and time" />
        </Fact>
        <Fact label="SHA-256">
          <Copyable text={certificate.fingerprintSha256} label="fingerprint" />
        </Fact>
      </Facts>
      {depth === 0 && certificate.status !== 'EXTERNAL' && (
        <Suspense>
          <RootCustody certificate={certificate} />
        </Suspense>
      )}
      <CaStanding certificate={certificate} />
      <CertificateChain
        certificates={[
          { label: `Certificate of the ${kind.toLowerCase()}`, pem: certificate.certificate },
        ]}
      />
    </Card>
  );
}
