import { Box } from '@mui/material';
import { Fact, Facts } from '../../components/facts.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { countOf } from '../../lib/numbers.ts';
import type { Origin } from './origin.ts';

/** The issuer that signed it or that it is, with account, configuration and policies. */
export function IssuerOfOrigin({ origin }: { readonly origin: Origin }) {
  const { issuerCertificate, serviceAccount, configuration, policies = [] } = origin;
  if (issuerCertificate === undefined) return null;
  const params = { issuerCertificateId: issuerCertificate.id };
  return (
    <SectionCard
      title="The issuer"
      text={
        policies.length > 1
          ? 'It signed under several policies with this CA certificate; its issuance log says which of them it was.'
          : 'Found by the key that signed.'
      }
    >
      <Facts>
        <Fact label="Issuer certificate">
          <TextLink to="/issuer-certificates/$issuerCertificateId" params={params}>
            {issuerCertificate.commonName}
          </TextLink>
        </Fact>
        <Fact label="Instance">{issuerCertificate.instanceName}</Fact>
        <Fact label="Source address">{issuerCertificate.sourceAddress}</Fact>
        <Fact label="Service account" otherwise="Deleted">
          {serviceAccount?.name !== undefined && (
            <TextLink
              to="/service-accounts/$serviceAccountId"
              params={{ serviceAccountId: serviceAccount.id }}
            >
              {serviceAccount.enabled === false
                ? `${serviceAccount.name} (disabled)`
                : serviceAccount.name}
            </TextLink>
          )}
        </Fact>
        <Fact label="Configuration" otherwise="Deleted">
          {configuration && (
            <TextLink
              to="/configurations/$configurationId"
              params={{ configurationId: configuration.id }}
            >
              {configuration.name}
            </TextLink>
          )}
        </Fact>
        <Fact
          label={policies.length > 1 ? 'Policies' : 'Policy'}
          otherwise="The issuer has not reported any yet"
        >
          {policies.length > 0 &&
            policies.map(({ id, name, reportedCertCount, revisionNumber }) => (
              <Box key={id}>
                {name === undefined ? (
                  'Deleted'
                ) : (
                  <TextLink underline="always" to="/policies/$policyId" params={{ policyId: id }}>
                    {name}
                  </TextLink>
                )}
                {revisionNumber !== undefined && (
                  <>
                    {', '}
                    <TextLink
                      underline="always"
                      to="/policies/$policyId/history"
                      params={{ policyId: id }}
                      search={{ revision: revisionNumber }}
                    >
                      revision {revisionNumber} then
                    </TextLink>
                  </>
                )}
                {`, ${countOf(reportedCertCount, 'certificate')} reported`}
              </Box>
            ))}
        </Fact>
      </Facts>
    </SectionCard>
  );
}
