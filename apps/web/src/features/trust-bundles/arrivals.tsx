import { Box, Button, Typography } from '@mui/material';
import type { ConfigurationArrival, TrustBundleDetails } from '@luciole/contract';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { Instant } from '../../components/instant.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatCount } from '../../lib/numbers.ts';
import { AttachConfigurationDialog } from './attach-configuration-dialog.tsx';
import { DetachConfigurationDialog } from './detach-configuration-dialog.tsx';
import { ARRIVALS, countBehind } from './trust-words.ts';

/** The configurations of a bundle, and which of their issuers serve the newest version; those that do not are named. */
export function Arrivals({
  arrivals,
  id,
  trustDomain,
}: Pick<TrustBundleDetails, 'arrivals' | 'id' | 'trustDomain'>) {
  const [isAttaching, setAttaching] = useState(false);
  const [detached, setDetached] = useState<ConfigurationArrival>();
  const mayChange = useMay()('trustBundleAttach');
  return (
    <SectionCard
      title="Where it has arrived"
      text="Issuers say which roots they hand out. Their workloads fetch them from there."
    >
      {arrivals.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          No configuration has this bundle; its files are there for anybody.
        </Typography>
      )}
      {arrivals.map((arrival) => (
        <Arrival
          key={arrival.configurationId}
          arrival={arrival}
          {...(mayChange && { onDetach: () => setDetached(arrival) })}
        />
      ))}
      {mayChange && (
        <Button
          size="small"
          variant="outlined"
          color="inherit"
          sx={{ mt: 2 }}
          onClick={() => setAttaching(true)}
        >
          Attach a configuration
        </Button>
      )}
      {isAttaching && (
        <AttachConfigurationDialog
          bundleId={id}
          trustDomain={trustDomain}
          onClose={() => setAttaching(false)}
        />
      )}
      {detached !== undefined && (
        <DetachConfigurationDialog
          bundleId={id}
          configuration={detached}
          onClose={() => setDetached(undefined)}
        />
      )}
    </SectionCard>
  );
}

function Arrival({
  arrival,
  onDetach,
}: {
  readonly arrival: ConfigurationArrival;
  /** Absent for whoever may not. */
  readonly onDetach?: () => void;
}) {
  const { behind, configurationId, name, newestCount } = arrival;
  const behindCount = countBehind(arrival);
  const total = newestCount + behindCount;
  return (
    <Box sx={{ '& + &': { mt: 2.5 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, alignItems: 'baseline' }}>
        <TextLink
          to="/configurations/$configurationId"
          params={{ configurationId }}
          variant="h3"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </TextLink>
        <Typography variant="body2" color="textSecondary">
          {total === 0
            ? 'No issuer is live'
            : `${formatCount(newestCount)} of ${formatCount(total)} ${total === 1 ? 'issuer serves' : 'issuers serve'} the newest`}
        </Typography>
        {onDetach !== undefined && (
          <Button
            size="small"
            color="inherit"
            sx={{ ml: 'auto' }}
            aria-label={`Detach ${name}`}
            onClick={onDetach}
          >
            Detach
          </Button>
        )}
      </Box>
      <Box
        component="ul"
        aria-label={`Issuers of ${name} that do not serve the newest`}
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {behind.map(({ arrival: what, id, name: issuer, reportedDate }) => (
          <Box
            component="li"
            key={id}
            sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, py: 0.75 }}
          >
            <TextLink
              to="/issuer-certificates/$issuerCertificateId"
              params={{ issuerCertificateId: id }}
              variant="body2"
              sx={{ flex: '1 1 220px', overflowWrap: 'anywhere' }}
            >
              {issuer}
            </TextLink>
            <Typography variant="body2" component="div">
              <Status tone={ARRIVALS[what].tone}>{ARRIVALS[what].label}</Status>
            </Typography>
            <Typography variant="body2" color="textSecondary">
              {ARRIVALS[what].text}
              {reportedDate !== undefined && (
                <>
                  , since <Instant value={reportedDate} as="relative" />
                </>
              )}
            </Typography>
          </Box>
        ))}
      </Box>
      {behind.length < behindCount && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75 }}>
          {`The first ${behind.length} of ${formatCount(behindCount)} that do not`}
        </Typography>
      )}
    </Box>
  );
}
