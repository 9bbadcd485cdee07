import { Box, Tab, Tabs } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useMay } from '../../api/permissions.ts';
import { Problem } from '../../api/problem.ts';
import { routeQuery } from '../../api/queries.ts';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Status } from '../../components/status.tsx';
import { CA_TYPE_LABELS } from '../../lib/labels.ts';
import { CaFacts } from './ca-facts.tsx';
import { DownloadChain } from './download-chain.tsx';
import { RenewButton } from './renew-button.tsx';
import { RetireButton } from './retirement.tsx';
import { Succession } from './succession.tsx';
import { TrustSnippets } from './trust-snippets.tsx';

const UNKNOWN = new Problem(404, [
  { code: 0, name: 'NOT_FOUND', message: 'There is no such certificate authority', args: [] },
]);

const TABS = [
  { id: 'details', label: 'Details' },
  { id: 'download', label: 'Download chain' },
  { id: 'snippets', label: 'Use it' },
] as const;

/** One account with its certificates from the root down, and how to trust them; the tab stands in the address. */
export function CertificateAuthorityPanel() {
  const { caAccountId } = useParams({ from: '/frame/certificate-authorities/$caAccountId' });
  const navigate = useNavigate();
  const may = useMay();
  const hash = useLocation({ select: (location) => location.hash });
  const tab = TABS.find(({ id }) => id === hash)?.id ?? 'details';
  const { data, isSuccess, error, refetch } = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    select: ({ accounts }) => accounts.find(({ account }) => account.id === caAccountId)?.account,
  });
  const certificate = data?.accountDetails.trustChain[0];
  return (
    <DetailsPanel
      kind="Certificate authority"
      title={data?.key}
      summary={
        data && certificate?.status === 'RETIRED' ? (
          <Status tone="quiet">Retired</Status>
        ) : (
          data && CA_TYPE_LABELS[data.certificateAuthority]
        )
      }
      {...(data &&
        certificate && {
          actions: (
            <>
              {may('caRenew') && <RenewButton account={data} />}
              {certificate.status === 'ACTIVE' && may('caRetire') && (
                <RetireButton certificate={certificate} name={data.key} />
              )}
            </>
          ),
        })}
      error={isSuccess && data === undefined ? UNKNOWN : error}
      onRetry={() => void refetch()}
    >
      {data && (
        <>
          <Tabs
            value={tab}
            onChange={(_event, id: string) =>
              void navigate({ to: '.', search: true, hash: id, resetScroll: false })
            }
            aria-label="What to see of it"
            variant="scrollable"
            sx={{ mt: -1, mb: 2.5, borderBottom: 1, borderColor: 'divider' }}
          >
            {TABS.map(({ id, label }) => (
              <Tab
                key={id}
                value={id}
                label={label}
                id={`tab-${id}`}
                aria-controls={`panel-${id}`}
              />
            ))}
          </Tabs>
          <Box role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
            {tab === 'details' && (
              <>
                <Succession account={data} />
                <CaFacts account={data} />
              </>
            )}
            {tab === 'download' && <DownloadChain account={data} />}
            {tab === 'snippets' && <TrustSnippets account={data} />}
          </Box>
        </>
      )}
    </DetailsPanel>
  );
}
