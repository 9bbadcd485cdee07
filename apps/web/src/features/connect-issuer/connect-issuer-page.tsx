import { Alert, Box, Typography } from '@mui/material';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { AskPieces } from './ask-pieces.tsx';
import { CredentialStep } from './credential-step.tsx';
import { FirstContact } from './first-contact.tsx';
import type { Place } from '../../lib/places.ts';
import { type IssuerCredential, type IssuerPlan, labelOf } from './issuer-plan.ts';
import { PieceView } from './piece-view.tsx';
import { piecesOf } from './pieces.ts';
import { type PlaceDraft, PlaceStep } from './place-step.tsx';
import { type Connection, useConnection } from './use-connection.ts';
import { useMadeAccount } from './use-made-account.ts';

/** From a configuration to an issuer that signs: files and commands with its own ids, and what is seen of it. */
export function ConnectIssuerPage() {
  const { configurationId } = useParams({ from: '/frame/configurations/$configurationId/connect' });
  const { data, error, retry } = useConnection(configurationId);
  if (data === undefined) {
    return <FormLoading title="Connect an Issuer" error={error} onRetry={retry} />;
  }
  return <ConnectIssuer connection={data} />;
}

function ConnectIssuer({ connection }: { readonly connection: Connection }) {
  const { configuration, accounts, root } = connection;
  const { place = 'kubernetes' } = useSearch({
    from: '/frame/configurations/$configurationId/connect',
  });
  const navigate = useNavigate();
  const making = useMadeAccount(configuration);
  const [accountId, setAccountId] = useState<string | undefined>(accounts[0]?.id);
  const [isKept, setIsKept] = useState(false);
  const name = labelOf(configuration.name);
  const [draft, setDraft] = useState<PlaceDraft>({
    url: globalThis.location.origin,
    instanceName: `${name}-1`,
    dnsNames: undefined,
    hasPrivateCa: false,
    exceptions: [],
    namespace: 'luciole',
    image: 'luciole-issuer',
  });
  const { made } = making;
  const account = made === undefined ? accounts.find(({ id }) => id === accountId) : undefined;
  const credential: IssuerCredential | undefined =
    made === undefined
      ? account && credentialOf(account)
      : { kind: 'key', clientId: made.id, privateKeyPem: made.privateKeyPem };
  const signsInAs = made?.id ?? account?.id;
  const namespace = labelOf(draft.namespace);
  const dnsNames = draft.dnsNames ?? namesIn(place, name, namespace);
  const plan: IssuerPlan | undefined = credential && {
    ...draft,
    place,
    configurationName: configuration.name,
    name,
    credential,
    trustAnchors: root === undefined ? [] : [root.sha256],
    dnsNames,
    namespace,
  };
  return (
    <Box sx={{ maxWidth: 920, mx: 'auto' }}>
      <PageHeader
        title="Connect an Issuer"
        text={`Files and commands for an issuer of ${configuration.name}, with its own ids filled in.`}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 4 }}>
        <Obstacles connection={connection} />
        <CredentialStep
          connection={connection}
          making={making}
          account={account}
          onAccount={setAccountId}
          isKept={isKept}
          onKept={setIsKept}
        />
        <PlaceStep
          place={place}
          onPlace={(next) =>
            void navigate({ to: '.', search: { place: next }, replace: true, resetScroll: false })
          }
          draft={draft}
          onChange={setDraft}
          dnsNames={dnsNames}
          hasClients={configuration.clientAuthentication !== undefined}
        />
        <FormSection title="3. Files and commands">
          <Box
            role="tabpanel"
            id="files"
            aria-labelledby={`place-${place}`}
            sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 3 }}
          >
            {plan === undefined ? (
              <Typography color="textSecondary">
                They are here as soon as there is a service account.
              </Typography>
            ) : (
              piecesOf(plan).map((piece) => <PieceView key={piece.title} piece={piece} />)
            )}
          </Box>
        </FormSection>
        <FormSection
          title="4. First contact"
          text="This page looks every two seconds; leave it open and start the issuer."
        >
          {signsInAs === undefined ? (
            <Typography color="textSecondary">There is nobody to wait for yet.</Typography>
          ) : (
            <FirstContact serviceAccountId={signsInAs} configurationId={configuration.id} />
          )}
        </FormSection>
        <AskPieces
          configuration={configuration}
          root={root}
          url={draft.url}
          issuer={`https://${dnsNames[0] ?? 'localhost'}:8281`}
        />
      </Box>
      <UnsavedChangesGuard
        isDirty={made !== undefined && !isKept}
        title="Leave without the private key?"
        text="It is shown here and nowhere else. Without it the account needs another key."
        confirmLabel="Leave"
      />
    </Box>
  );
}

/** What would keep an issuer with these files from signing. */
function Obstacles({ connection: { configuration } }: { readonly connection: Connection }) {
  const { clientAuthentication, advancedSettings, cloudProviders } = configuration;
  const isDemanding =
    advancedSettings.requireFIPSCompliantBuild === true || Object.keys(cloudProviders).length > 0;
  const edit = (
    <TextLink
      to="/configurations/$configurationId/edit"
      params={{ configurationId: configuration.id }}
    >
      Edit the configuration
    </TextLink>
  );
  if (isDemanding) {
    return (
      <Alert severity="error" variant="outlined">
        The configuration demands what the issuer of this release does not have: it will get no CA
        certificate (error 23001). {edit}
      </Alert>
    );
  }
  if (clientAuthentication !== undefined) return null;
  return (
    <Alert severity="warning" variant="outlined">
      This configuration has no network clients: an issuer obtains its CA certificate, answers every
      request with 401 and says so in /readyz. {edit}
    </Alert>
  );
}

function credentialOf({
  id,
  authenticationType,
  companyId,
  audience,
}: Connection['accounts'][number]): IssuerCredential {
  return authenticationType === 'rsaKeyFederated'
    ? { kind: 'token', companyId, audience: audience ?? '' }
    : { kind: 'key', clientId: id };
}

function namesIn(place: Place, name: string, namespace: string): readonly string[] {
  return place === 'kubernetes'
    ? [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`]
    : ['localhost'];
}
