import ConnectIcon from '@mui/icons-material/CableOutlined';
import EditIcon from '@mui/icons-material/EditOutlined';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { OffSwitchLink } from '../../components/off-switch-link.tsx';
import { RevokeIssuers } from '../../components/revocation/revoke-issuers.tsx';
import { formatCount } from '../../lib/numbers.ts';
import { ConfigurationDeletion } from './configuration-deletion.tsx';
import { ConfigurationFacts } from './configuration-facts.tsx';

/** One configuration, to read. */
export function ConfigurationPanel() {
  const { configurationId } = useParams({ from: '/frame/configurations/$configurationId' });
  const { data, error, refetch } = useQuery(
    routeQuery('configurationGet', { params: { id: configurationId } }),
  );
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const may = useMay();
  return (
    <DetailsPanel
      kind="Issuer configuration"
      title={data?.name}
      summary={
        data &&
        [
          `${formatCount(data.longLivedCertCount)} long lived`,
          `${formatCount(data.shortLivedCertCount)} short lived`,
          `${formatCount(data.ultraShortLivedCertCount)} ultra short lived certificates`,
        ].join(' · ')
      }
      error={error}
      onRetry={() => void refetch()}
      actions={
        data && (
          <>
            {may('configurationUpdate') && (
              <LinkButton
                to="/configurations/$configurationId/edit"
                params={{ configurationId }}
                size="small"
                variant="contained"
                startIcon={<EditIcon />}
              >
                Edit
              </LinkButton>
            )}
            {may('configurationUpdate') && (
              <LinkButton
                to="/configurations/$configurationId/connect"
                params={{ configurationId }}
                size="small"
                variant="outlined"
                startIcon={<ConnectIcon />}
              >
                Connect an issuer
              </LinkButton>
            )}
            <OffSwitchLink kind="CONFIGURATION" id={data.id} />
            <RevokeIssuers
              selection={{ configurationId: data.id }}
              of={`configuration ${data.name}`}
            />
            {may('configurationDelete') && <DeleteButton onClick={() => setIsDeleting(true)} />}
          </>
        )
      }
    >
      {data && <ConfigurationFacts configuration={data} />}
      <ConfigurationDeletion
        configurations={isDeleting && data !== undefined ? [data] : undefined}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/configurations', search: true })}
      />
    </DetailsPanel>
  );
}
