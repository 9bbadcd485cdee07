import type { ExtendedConfigurationInformation } from '@luciole/contract';
import { Alert, Box } from '@mui/material';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Names } from '../../components/names.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { UnboundClientsNotice } from '../../components/unbound-clients-notice.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { TLS_VERSION_LABELS } from '../../lib/labels.ts';
import { clientAccessLabel } from './client-access.ts';
import { useAccountNames } from '../../components/use-account-names.ts';

type Configuration = ExtendedConfigurationInformation;

/** Everything that a configuration says. */
export function ConfigurationFacts({ configuration }: { readonly configuration: Configuration }) {
  const accountNames = useAccountNames();
  const issuers = useLiveIssuers({ configurationIds: [configuration.id] });
  const { subCaProvider, policies, serviceAccountIds, advancedSettings } = configuration;
  return (
    <>
      <FactSection title="Issuing">
        <Facts>
          <Fact label="Sub CA provider">
            <TextLink
              to="/sub-ca-providers/$subCaProviderId"
              params={{ subCaProviderId: subCaProvider.id }}
            >
              {subCaProvider.name}
            </TextLink>
          </Fact>
          <Fact label="Policies">
            {policies.map(({ id, name }) => (
              <Box key={id}>
                <TextLink to="/policies/$policyId" params={{ policyId: id }}>
                  {name}
                </TextLink>
              </Box>
            ))}
          </Fact>
          <Fact label="Issuers">
            <TextLink
              to="/issuer-certificates"
              search={{ state: 'live', configuration: configuration.id }}
            >
              {issuers.words}
            </TextLink>
          </Fact>
          <Fact label="Service accounts" otherwise="None: no issuer can use this configuration yet">
            {serviceAccountIds.length > 0 &&
              serviceAccountIds.map((id) => (
                <Box key={id}>
                  <TextLink
                    to="/service-accounts/$serviceAccountId"
                    params={{ serviceAccountId: id }}
                  >
                    {accountNames.get(id) ?? id}
                  </TextLink>
                </Box>
              ))}
          </Fact>
        </Facts>
      </FactSection>
      <ClientFacts configuration={configuration} />
      <FactSection title="Security and logging">
        <Facts>
          <Fact label="Minimum TLS version">{TLS_VERSION_LABELS[configuration.minTlsVersion]}</Fact>
          <Fact label="Issuance log">{issuanceLogLabel(advancedSettings)}</Fact>
          <Fact label="FIPS build">
            {advancedSettings.requireFIPSCompliantBuild === true
              ? 'Required; no issuer of this release is one, and none gets a CA certificate'
              : 'Not required'}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="About">
        <Facts>
          <Fact label="Created">
            <Instant value={configuration.creationDate} as="date and time" />
          </Fact>
          <Fact label="Last modified">
            <Instant value={configuration.modificationDate} as="date and time" />
          </Fact>
          <Fact label="ID">
            <Copyable text={configuration.id} label="configuration id" />
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}

function ClientFacts({ configuration }: { readonly configuration: Configuration }) {
  const { clientAuthentication, clientAuthorization, cloudProviders } = configuration;
  const aliases = Object.entries(clientAuthorization.customClaimsAliases).filter(
    ([, alias]) => alias !== '',
  );
  return (
    <FactSection title="Clients">
      {clientAuthentication === undefined && (
        <Alert severity="info" variant="outlined" sx={{ mb: 1 }}>
          Issuers answer no request from the network: they have no way to tell clients apart.
        </Alert>
      )}
      <Facts>
        <Fact label="Authentication">{clientAccessLabel(configuration)}</Fact>
        {clientAuthentication?.type === 'JWT_JWKS' && (
          <Fact label="Key sets">
            <Names names={clientAuthentication.urls} isCode />
          </Fact>
        )}
        {clientAuthentication?.type === 'JWT_OIDC' && (
          <Fact label="Base URL">
            <code>{clientAuthentication.baseUrl}</code>
          </Fact>
        )}
        {clientAuthentication !== undefined && 'audience' in clientAuthentication && (
          <Fact label="Audience">
            <code>{clientAuthentication.audience}</code>
          </Fact>
        )}
        {clientAuthentication?.type === 'JWT_STANDARD_CLAIMS' &&
          clientAuthentication.clients.map((client) => (
            <Fact key={`${client.name} ${client.issuer}`} label={client.name}>
              <Box sx={{ mb: 0.5 }}>
                <code>{client.issuer}</code>
              </Box>
              <Names names={client.subjects} isCode />
            </Fact>
          ))}
        {aliases.map(([claim, alias]) => (
          <Fact key={claim} label={`Claim ${claim}`}>
            Read from <code>{alias}</code>
          </Fact>
        ))}
        <Fact label="AWS accounts">{namesOrNothing(cloudProviders.aws?.accountIds)}</Fact>
        <Fact label="AWS regions">{namesOrNothing(cloudProviders.aws?.regions)}</Fact>
        <Fact label="Azure subscriptions">
          {namesOrNothing(cloudProviders.azure?.subscriptionIds)}
        </Fact>
        <Fact label="Google projects">
          {namesOrNothing(cloudProviders.google?.projectIdentifiers)}
        </Fact>
        <Fact label="Google regions">{namesOrNothing(cloudProviders.google?.regions)}</Fact>
      </Facts>
      {Object.keys(cloudProviders).length > 0 && (
        <Alert severity="warning" variant="outlined" sx={{ mt: 1 }}>
          The issuer of this release does not verify identity documents of clouds, and gets no CA
          certificate as long as they are asked for.
        </Alert>
      )}
      {clientAuthentication !== undefined && (
        <Box sx={{ mt: 1 }}>
          <UnboundClientsNotice policies={policiesOf(configuration)} />
        </Box>
      )}
    </FactSection>
  );
}

/** Policies that some network client may use. */
function policiesOf({ clientAuthentication, policies, policyDefinitions }: Configuration) {
  if (clientAuthentication?.type !== 'JWT_STANDARD_CLAIMS') return policies;
  const named = new Set(clientAuthentication.clients.flatMap((client) => client.allowedPolicyIds));
  return policyDefinitions.filter(({ id }) => named.has(id));
}

function namesOrNothing(names: readonly string[] | undefined) {
  return names === undefined || names.length === 0 ? undefined : <Names names={names} />;
}

function issuanceLogLabel(settings: Configuration['advancedSettings']): string {
  if (settings.enableIssuanceAuditLog !== true) return 'Off';
  return settings.includeRawCertDataInAuditLog === true
    ? 'On, with the certificates'
    : 'On, without the certificates';
}
