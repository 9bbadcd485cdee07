import ExpandIcon from '@mui/icons-material/ExpandMore';
import { Box, Button, Card, Skeleton, Typography } from '@mui/material';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { countOf } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';
import { CA_EMPTY } from './ca-empty.ts';
import {
  hierarchy,
  type IntermediateNode,
  nameOf,
  type ProviderNode,
  type RootNode,
} from './hierarchy.ts';
import { ProviderIssuers } from './provider-issuers.tsx';

/** Roots, intermediates and the sub-CAs below them, drawn as the tree that they are. */
export function HierarchyTree() {
  const [accounts, providers, configurations] = useQueries({
    queries: [
      routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
      routeQuery('subCaProviderList'),
      routeQuery('configurationList'),
    ],
  });
  const failed = [accounts, providers, configurations].find(({ error }) => error !== null);
  if (failed?.error) {
    return <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (
    accounts.data === undefined ||
    providers.data === undefined ||
    configurations.data === undefined
  ) {
    return <Skeleton variant="rounded" height={320} />;
  }
  const roots = hierarchy(
    accounts.data.accounts.map(({ account }) => account),
    providers.data.subCaProviders,
    configurations.data.configurations,
  );
  if (roots.length === 0) return <EmptyState {...CA_EMPTY} />;
  return (
    <Box component="ul" aria-label="Hierarchy" sx={{ ...LIST, display: 'grid', gap: 4 }}>
      {roots.map((root) => (
        <RootBranch key={root.certificate.fingerprintSha256} root={root} />
      ))}
    </Box>
  );
}

const LIST = { listStyle: 'none', m: 0, p: 0 } as const;

/** Lines from a node to those below it, drawn with borders. */
const BRANCHES = {
  ...LIST,
  ml: { xs: 1.5, sm: 3 },
  '& > li': {
    position: 'relative',
    pl: { xs: 2, sm: 3 },
    pt: 1.5,
    '&::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: 0,
      bottom: 0,
      borderLeft: '2px solid',
      borderColor: 'divider',
    },
    '&:last-child::before': { bottom: 'auto', height: 44 },
    '&::after': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: 42,
      width: { xs: 12, sm: 20 },
      borderTop: '2px solid',
      borderColor: 'divider',
    },
  },
} as const;

/** The same for lines of text. */
const LEAVES = {
  ...BRANCHES,
  '& > li': {
    ...BRANCHES['& > li'],
    pt: 0,
    '&:last-child::before': { bottom: 'auto', height: 20 },
    '&::after': { ...BRANCHES['& > li']['&::after'], top: 18 },
  },
} as const;

function RootBranch({ root: { certificate, intermediates } }: { readonly root: RootNode }) {
  const [first] = intermediates;
  return (
    <li>
      <Node
        kind={certificate.status === 'EXTERNAL' ? 'Root outside' : 'Root'}
        title={nameOf(certificate)}
        facts={[
          KEY_ALGORITHM_LABELS[certificate.keyAlgorithm],
          <Until key="until" value={certificate.validityEnd} />,
          countOf(intermediates.length, 'intermediate'),
        ]}
        actions={
          first && (
            <TextLink
              to="/certificate-authorities/$caAccountId"
              params={{ caAccountId: first.account.id }}
              hash="download"
              variant="body2"
            >
              Trust this root
            </TextLink>
          )
        }
      />
      <Box component="ul" sx={BRANCHES}>
        {intermediates.map((node) => (
          <IntermediateBranch key={node.account.id} node={node} />
        ))}
      </Box>
    </li>
  );
}

function IntermediateBranch({ node }: { readonly node: IntermediateNode }) {
  const { account, certificate, providers } = node;
  return (
    <li>
      <Node
        kind="Intermediate"
        title={
          <TextLink
            to="/certificate-authorities/$caAccountId"
            params={{ caAccountId: account.id }}
            search={true}
          >
            {account.key}
          </TextLink>
        }
        text={nameOf(certificate)}
        facts={[
          KEY_ALGORITHM_LABELS[certificate.keyAlgorithm],
          <Until key="until" value={certificate.validityEnd} />,
          ...(certificate.status === 'RETIRED' ? ['retired'] : []),
          countOf(account.accountDetails.liveSubCaCount, 'live issuer'),
        ]}
      />
      {providers.length > 0 && (
        <Box component="ul" sx={BRANCHES}>
          {providers.map((provider) => (
            <ProviderBranch key={provider.id} provider={provider} />
          ))}
        </Box>
      )}
    </li>
  );
}

function ProviderBranch({ provider }: { readonly provider: ProviderNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const { configurations, validityPeriod, signed } = provider;
  return (
    <li>
      <Node
        kind="Sub-CAs"
        title={
          <TextLink
            to="/sub-ca-providers/$subCaProviderId"
            params={{ subCaProviderId: provider.id }}
          >
            {provider.name}
          </TextLink>
        }
        facts={[
          `${formatDuration(validityPeriod)} each`,
          countOf(configurations.length, 'configuration'),
          `${countOf(signed, 'workload certificate')} signed`,
        ]}
        actions={
          configurations.length > 0 && (
            <Button
              size="small"
              color="inherit"
              aria-expanded={isOpen}
              endIcon={<ExpandIcon sx={{ ...(isOpen && { transform: 'rotate(180deg)' }) }} />}
              onClick={() => setIsOpen(!isOpen)}
            >
              Issuers
            </Button>
          )
        }
      />
      {isOpen && (
        <Box component="ul" sx={LEAVES}>
          <ProviderIssuers configurations={configurations} />
        </Box>
      )}
    </li>
  );
}

/** One box of the tree. */
function Node({
  kind,
  title,
  text,
  facts,
  actions,
}: {
  readonly kind: string;
  readonly title: ReactNode;
  readonly text?: string;
  readonly facts: readonly ReactNode[];
  readonly actions?: ReactNode;
}) {
  return (
    <Card
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 2,
        px: 2,
        py: 1.25,
        maxWidth: 860,
      }}
    >
      <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
        <Typography variant="overline" component="p" color="textSecondary">
          {kind}
        </Typography>
        <Typography variant="h3" component="h2" sx={{ overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        {text !== undefined && (
          <Typography variant="caption" component="p" color="textSecondary">
            {text}
          </Typography>
        )}
        <Typography variant="body2" component="p" color="textSecondary" sx={{ mt: 0.25 }}>
          {facts.map((fact, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- facts never change places
            <span key={index}>
              {index > 0 && ' · '}
              {fact}
            </span>
          ))}
        </Typography>
      </Box>
      {actions}
    </Card>
  );
}

function Until({ value }: { readonly value: string }) {
  return (
    <>
      until <Instant value={value} />
    </>
  );
}
