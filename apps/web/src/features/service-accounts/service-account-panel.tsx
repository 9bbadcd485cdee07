import type { ServiceAccountDetails } from '@luciole/contract';
import { Box } from '@mui/material';
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
import { Names } from '../../components/names.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { RevokeIssuers } from '../../components/revocation/revoke-issuers.tsx';
import { Status } from '../../components/status.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { now } from '../../lib/clock.ts';
import { AUTHENTICATION_TYPE_LABELS } from '../../lib/labels.ts';
import { countOf } from '../../lib/numbers.ts';
import { AccountActions } from './account-actions.tsx';
import { accountState } from './account-state.ts';
import { ServiceAccountDeletion } from './service-account-deletion.tsx';
import { type AccountContext, useAccountContext } from './use-service-accounts.ts';

/** One service account, to read. */
export function ServiceAccountPanel() {
  const { serviceAccountId } = useParams({ from: '/frame/service-accounts/$serviceAccountId' });
  const { data, error, refetch } = useQuery(
    routeQuery('serviceAccountGet', { params: { id: serviceAccountId } }),
  );
  const context = useAccountContext();
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const may = useMay();
  const state = data && accountState(data, now());
  return (
    <DetailsPanel
      kind="Service account"
      title={data?.name}
      summary={state && <Status tone={state.tone}>{state.label}</Status>}
      error={error}
      onRetry={() => void refetch()}
      actions={
        data && (
          <>
            {may('serviceAccountUpdate') && <AccountActions account={data} context={context} />}
            <OffSwitchLink kind="SERVICE_ACCOUNT" id={data.id} />
            <RevokeIssuers
              selection={{ serviceAccountId: data.id }}
              of={`service account ${data.name}`}
            />
            {may('serviceAccountDelete') && <DeleteButton onClick={() => setIsDeleting(true)} />}
          </>
        )
      }
    >
      {data && <AccountFacts account={data} context={context} />}
      <ServiceAccountDeletion
        accounts={isDeleting && data !== undefined ? [data] : undefined}
        context={context}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/service-accounts', search: true })}
      />
    </DetailsPanel>
  );
}

function AccountFacts({
  account,
  context,
}: {
  readonly account: ServiceAccountDetails;
  readonly context: AccountContext;
}) {
  const configurations = context.configurationsOf(account.id);
  const issuers = useLiveIssuers({ serviceAccountId: account.id });
  return (
    <>
      <FactSection title="Account">
        <Facts>
          <Fact label="Client ID">
            <Copyable text={account.id} label="client id" />
          </Fact>
          <Fact label="Owning team" otherwise="None">
            {context.teamName(account.owner)}
          </Fact>
          <Fact label="Scope">
            <Names names={account.scopes.map(context.scopeName)} />
          </Fact>
          <Fact label="Configurations" otherwise="None">
            {configurations.length > 0 && <ConfigurationLinks configurations={configurations} />}
          </Fact>
          <Fact label="Issuers">{issuers.words}</Fact>
        </Facts>
      </FactSection>
      <FactSection title="Credential">
        <Facts>
          <Fact label="Signs in with">
            {AUTHENTICATION_TYPE_LABELS[account.authenticationType]}
          </Fact>
          <Fact label="Lifetime">
            {account.credentialLifetime !== undefined && countOf(account.credentialLifetime, 'day')}
          </Fact>
          <Fact label="Expires" otherwise="Never">
            {account.credentialsExpiringOn && (
              <Instant value={account.credentialsExpiringOn} as="date and time" />
            )}
          </Fact>
          <Fact label="Last used" otherwise="Never">
            {account.lastUsedOn && <Instant value={account.lastUsedOn} as="date and time" />}
          </Fact>
          <Fact label="Issuer">{account.issuerURL}</Fact>
          <Fact label="Key set">{account.jwksURI}</Fact>
          <Fact label="Subject">{account.subject}</Fact>
          <Fact label="Audience">{account.audience}</Fact>
          <Fact label="Token endpoint URL">
            {account.authenticationType === 'rsaKeyFederated' && (
              <Copyable text={tokenEndpoint(account.companyId)} label="token endpoint URL" />
            )}
          </Fact>
        </Facts>
        {account.publicKey !== undefined && (
          <Box sx={{ mt: 1.5 }}>
            <Copyable text={account.publicKey.trim()} label="public key" isBlock />
          </Box>
        )}
      </FactSection>
      <FactSection title="About">
        <Facts>
          <Fact label="Updated">
            {account.updatedOn && <Instant value={account.updatedOn} as="date and time" />}
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}

/** Where a token of the platform is exchanged. */
function tokenEndpoint(companyId: string): string {
  return `${globalThis.location.origin}/v1/oauth2/v2.0/${companyId}/token`;
}
