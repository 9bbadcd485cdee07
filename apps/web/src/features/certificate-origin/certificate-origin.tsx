import { Alert, AlertTitle, Box } from '@mui/material';
import { CertificateChain } from '../../components/certificate/certificate-chain.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { STANDINGS } from '../../components/revocation/standing.ts';
import { SectionCard } from '../../components/section-card.tsx';
import { Status } from '../../components/status.tsx';
import { Authorities } from './authorities.tsx';
import { IssuerOfOrigin } from './issuer-of-origin.tsx';
import type { Origin } from './origin.ts';

const KINDS: Readonly<Record<Origin['kind'], { readonly title: string; readonly text: string }>> = {
  WORKLOAD: {
    title: 'A workload’s certificate, signed by an issuer of yours',
    text: 'Its signature was verified with the key of that issuer.',
  },
  ISSUER: {
    title: 'The CA certificate of an issuer of yours',
    text: 'It is in the inventory, as it was issued.',
  },
  CA: {
    title: 'A CA of your own hierarchy',
    text: 'Issuers are certified below it.',
  },
  UNKNOWN: {
    title: 'Nothing that you have signed',
    text: 'No issuer and no CA of this company made it, whatever names stand in it. What follows is what it says of itself.',
  },
};

/** Of a CA that is known by another certificate too, when it is that one. */
const CROSS = {
  title: 'A cross-certificate of your own hierarchy',
  text: 'One root of yours certifies the key of another with it, for verifiers that trust the former alone.',
};

/** With what it was revoked, where that is not itself. */
const WITH = {
  WORKLOAD: { ISSUER: 'With its issuer, ', CA: 'With a CA above its issuer, ' },
  ISSUER: { ISSUER: '', CA: 'With a CA above it, ' },
  CA: { ISSUER: '', CA: '' },
  UNKNOWN: { ISSUER: '', CA: '' },
} as const;

/** The answer: whose it is, what it is worth, and the way to everything that had a part in it. */
export function CertificateOrigin({
  origin,
  pasted,
}: {
  readonly origin: Origin;
  readonly pasted: string;
}) {
  const { kind, certificate, status, revocation } = origin;
  const isCross = origin.certificateAuthorities?.some(
    ({ crossCertificate }) => crossCertificate?.fingerprintSha256 === certificate.fingerprintSha256,
  );
  const { title, text } = isCross ? CROSS : KINDS[kind];
  const isTrouble = kind === 'UNKNOWN' || status === 'REVOKED';
  return (
    <>
      <Alert
        severity={isTrouble ? 'warning' : 'success'}
        variant="outlined"
        sx={{ bgcolor: 'background.paper' }}
      >
        <AlertTitle>{title}</AlertTitle>
        {text}
      </Alert>
      <SectionCard title="The certificate">
        <Facts>
          <Fact label="Status">
            {status && <Status tone={STANDINGS[status].tone}>{STANDINGS[status].label}</Status>}
          </Fact>
          <Fact label="Revoked">
            {revocation && (
              <>
                {WITH[kind][revocation.of]}
                <Instant value={revocation.revocationDate} as="date and time" />
              </>
            )}
          </Fact>
          <Fact label="Reason">{revocation && REVOCATION_REASON_LABELS[revocation.reason]}</Fact>
          <Fact label="Subject" otherwise="Empty">
            {certificate.subject}
          </Fact>
          <Fact label="Names">
            {certificate.subjectAlternativeNames.length > 0 &&
              certificate.subjectAlternativeNames.map((name) => <Box key={name}>{name}</Box>)}
          </Fact>
          <Fact label="Issuer">{certificate.issuer}</Fact>
          <Fact label="Valid from">
            <Instant value={certificate.validityStart} as="date and time" />
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
        {pasted.startsWith('-----BEGIN CERTIFICATE') && (
          <CertificateChain certificates={[{ label: 'What stands in it', pem: pasted }]} />
        )}
      </SectionCard>
      <IssuerOfOrigin origin={origin} />
      {origin.certificateAuthorities !== undefined && (
        <Authorities authorities={origin.certificateAuthorities} isItself={kind === 'CA'} />
      )}
    </>
  );
}
