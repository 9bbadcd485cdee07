import type { IntermediateCertificateInformation } from '@luciole/contract';
import { Alert, Box, LinearProgress, Typography } from '@mui/material';
import { CertificateChain } from '../../components/certificate/certificate-chain.tsx';
import { MayCertify } from '../../components/certificate/may-certify.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { TextLink } from '../../components/text-link.tsx';
import { useAccountNames } from '../../components/use-account-names.ts';
import { now } from '../../lib/clock.ts';
import { formatCount } from '../../lib/numbers.ts';
import { validityOf } from './certificate-columns.tsx';
import { shareOver } from './certificate-state.ts';
import { RenewalHistory } from './renewal-history.tsx';

type Certificate = IntermediateCertificateInformation;

/** Everything that is known of an issuer certificate. */
export function CertificateFacts({ certificate }: { readonly certificate: Certificate }) {
  const { configuration, errorInformation, revocation } = certificate;
  const accountNames = useAccountNames();
  return (
    <>
      {errorInformation !== undefined && (
        <Alert severity="error" variant="outlined" sx={{ mb: 2 }}>
          {errorInformation.message}
        </Alert>
      )}
      {revocation !== undefined && (
        <Alert severity="warning" variant="outlined" sx={{ mb: 2 }}>
          Verifiers that ask for revocation refuse everything that was signed with it.
        </Alert>
      )}
      {revocation !== undefined && (
        <FactSection title="Revocation">
          <Facts>
            <Fact label="Revoked">
              <Instant value={revocation.revocationDate} as="date and time" />
            </Fact>
            <Fact label="Reason">{REVOCATION_REASON_LABELS[revocation.reason]}</Fact>
            <Fact label="First CRL that lists it" otherwise="None yet; it is tried again">
              {revocation.crlNumber !== undefined && <code>{revocation.crlNumber}</code>}
            </Fact>
          </Facts>
        </FactSection>
      )}
      <FactSection title="Validity">
        <ValidityBar certificate={certificate} />
        <Facts>
          <Fact label="Valid from">
            {certificate.validityStart && (
              <Instant value={certificate.validityStart} as="date and time" />
            )}
          </Fact>
          <Fact label="Valid until">
            {certificate.validityEnd && (
              <Instant value={certificate.validityEnd} as="date and time" />
            )}
          </Fact>
          <Fact label="Validity">{validityOf(certificate)}</Fact>
        </Facts>
      </FactSection>
      <FactSection title="Signed with it" text="As the issuer reports.">
        <Facts>
          <Fact label="Long lived">{formatCount(certificate.longLivedCertCount)}</Fact>
          <Fact label="Short lived">{formatCount(certificate.shortLivedCertCount)}</Fact>
          <Fact label="Ultra short lived">{formatCount(certificate.ultraShortLivedCertCount)}</Fact>
          <Fact label="Set aside">
            {certificate.quarantinedCertCount !== undefined &&
              `${formatCount(certificate.quarantinedCertCount)}: more than the time allows`}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Issuer">
        <Facts>
          <Fact label="Configuration" otherwise="Deleted">
            {configuration !== undefined && (
              <TextLink
                to="/configurations/$configurationId"
                params={{ configurationId: configuration.id }}
              >
                {configuration.name}
              </TextLink>
            )}
          </Fact>
          <Fact label="Instance">{certificate.instanceName}</Fact>
          <Fact label="Service account">
            {certificate.serviceAccountId !== undefined && (
              <TextLink
                to="/service-accounts/$serviceAccountId"
                params={{ serviceAccountId: certificate.serviceAccountId }}
              >
                {accountNames.get(certificate.serviceAccountId) ?? certificate.serviceAccountId}
              </TextLink>
            )}
          </Fact>
          <Fact label="Source address">{certificate.sourceAddress}</Fact>
        </Facts>
      </FactSection>
      <FactSection title="Certificate">
        <Facts>
          <Fact label="Serial number">
            {certificate.serialNumber && (
              <Copyable text={certificate.serialNumber} label="serial number" />
            )}
          </Fact>
          <Fact label="SHA-256">
            {certificate.fingerprintSha256 && (
              <Copyable text={certificate.fingerprintSha256} label="fingerprint" />
            )}
          </Fact>
          <Fact label="ID">
            <Copyable text={certificate.id} label="certificate id" />
          </Fact>
        </Facts>
        <Box sx={{ mt: 1.5 }}>
          <CertificateChain certificates={chainOf(certificate)} />
        </Box>
      </FactSection>
      {certificate.certificate !== undefined && (
        <FactSection title="What it may certify">
          <MayCertify pem={certificate.certificate} />
        </FactSection>
      )}
      <RenewalHistory certificate={certificate} />
    </>
  );
}

/** The certificate and those above it, with a name for each. */
function chainOf({ certificate, issuerCertificates }: Certificate) {
  return [
    ...(certificate === undefined ? [] : [{ label: 'This certificate', pem: certificate }]),
    ...issuerCertificates.map((pem, place) => ({
      label: place === issuerCertificates.length - 1 ? 'Root' : 'Its CA',
      pem,
    })),
  ];
}

function ValidityBar({ certificate }: { readonly certificate: Certificate }) {
  const { validityStart, validityEnd } = certificate;
  if (validityStart === undefined || validityEnd === undefined) return null;
  const share = Math.round(100 * shareOver(validityStart, validityEnd, now()));
  return (
    <Box sx={{ mb: 1 }}>
      <LinearProgress
        variant="determinate"
        value={share}
        aria-label={`${share} % of the validity period is over`}
        sx={{ height: 8, borderRadius: 4 }}
      />
      <Typography variant="caption" color="textSecondary">
        {share === 100 ? 'Over' : `${share} % over, ends `}
        {share < 100 && <Instant value={validityEnd} as="relative" />}
      </Typography>
    </Box>
  );
}
