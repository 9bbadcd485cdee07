import EditIcon from '@mui/icons-material/EditOutlined';
import type { SubCaProviderInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { ConfigurationLinks } from '../../components/configuration-links.tsx';
import { Copyable } from '../../components/copyable.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { Names } from '../../components/names.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { RevokeIssuers } from '../../components/revocation/revoke-issuers.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { CA_TYPE_LABELS, KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatDuration } from '../../lib/validity.ts';
import { SubCaProviderDeletion } from './sub-ca-provider-deletion.tsx';
import { type ProviderContext, useProviderContext } from './use-sub-ca-providers.ts';

/** One provider, to read. */
export function SubCaProviderPanel() {
  const { subCaProviderId } = useParams({ from: '/frame/sub-ca-providers/$subCaProviderId' });
  const { data, error, refetch } = useQuery(
    routeQuery('subCaProviderGet', { params: { id: subCaProviderId } }),
  );
  const context = useProviderContext();
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const may = useMay();
  return (
    <DetailsPanel
      kind="Issuer sub CA provider"
      title={data?.name}
      summary={data && CA_TYPE_LABELS[data.caType]}
      error={error}
      onRetry={() => void refetch()}
      actions={
        data && (
          <>
            {may('subCaProviderUpdate') && (
              <LinkButton
                to="/sub-ca-providers/$subCaProviderId/edit"
                params={{ subCaProviderId }}
                size="small"
                variant="contained"
                startIcon={<EditIcon />}
              >
                Edit
              </LinkButton>
            )}
            <OffSwitchLink kind="SUB_CA_PROVIDER" id={data.id} />
            <RevokeIssuers selection={{ subCaProviderId: data.id }} of={`provider ${data.name}`} />
            {may('subCaProviderDelete') && <DeleteButton onClick={() => setIsDeleting(true)} />}
          </>
        )
      }
    >
      {data && <ProviderFacts provider={data} context={context} />}
      <SubCaProviderDeletion
        providers={isDeleting && data !== undefined ? [data] : undefined}
        context={context}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/sub-ca-providers', search: true })}
      />
    </DetailsPanel>
  );
}

function ProviderFacts({
  provider,
  context,
}: {
  readonly provider: SubCaProviderInformation;
  readonly context: ProviderContext;
}) {
  const { caAccountId, pkcs11 } = provider;
  const configurations = context.configurationsOf(provider.id);
  const issuers = useLiveIssuers({ configurationIds: configurations.map(({ id }) => id) });
  return (
    <>
      <FactSection title="Certification">
        <Facts>
          <Fact label="CA account">
            <TextLink to="/certificate-authorities/$caAccountId" params={{ caAccountId }}>
              {context.accountName(caAccountId)}
            </TextLink>
          </Fact>
          <Fact label="Issuer cert validity">{formatDuration(provider.validityPeriod)}</Fact>
          <Fact label="Key algorithm">{KEY_ALGORITHM_LABELS[provider.keyAlgorithm]}</Fact>
          <Fact label="Name constraints">
            {provider.nameConstraints === true
              ? 'Issuers are held to the names that their policies permit'
              : 'Off'}
          </Fact>
          <Fact label="Extended key usage">
            {provider.extendedKeyUsageLimit === true
              ? 'Limited to what their policies permit'
              : 'Not limited'}
          </Fact>
          <Fact label="Key in an HSM">
            {pkcs11.signingEnabled
              ? `Required, partition ${pkcs11.partitionLabel}`
              : 'Not required'}
          </Fact>
          <Fact label="Client libraries">
            {pkcs11.signingEnabled && pkcs11.allowedClientLibraries.length > 0 && (
              <Names names={pkcs11.allowedClientLibraries} isCode />
            )}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Subject of the certificates">
        <Facts>
          <Fact label="Common name">{provider.commonName}</Fact>
          <Fact label="Organization">{provider.organization}</Fact>
          <Fact label="Organizational unit">{provider.organizationalUnit}</Fact>
          <Fact label="City or locality">{provider.locality}</Fact>
          <Fact label="State or province">{provider.stateOrProvince}</Fact>
          <Fact label="Country">{provider.country}</Fact>
          <Fact label="Serial number">
            {provider.subjectSerialNumber === true && 'A random one in every certificate'}
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Use">
        <Facts>
          <Fact label="Configurations" otherwise="None">
            {configurations.length > 0 && <ConfigurationLinks configurations={configurations} />}
          </Fact>
          <Fact label="Issuers">{issuers.words}</Fact>
          <Fact label="Last modified">
            <Instant value={provider.modificationDate} as="date and time" />
          </Fact>
          <Fact label="ID">
            <Copyable text={provider.id} label="provider id" />
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}
