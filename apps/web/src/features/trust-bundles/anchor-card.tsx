import { Box, Button, Typography } from '@mui/material';
import type { ConfigurationArrival, TrustAnchorState, TrustBundleDetails } from '@luciole/contract';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { ChangeAnchorDialog } from './change-anchor-dialog.tsx';
import { STATES, whatIsNext } from './trust-words.ts';

/** An anchor with its state and what it can become. */
export function AnchorCard({
  bundleId,
  anchor,
  arrivals,
}: {
  readonly bundleId: TrustBundleDetails['id'];
  readonly anchor: TrustBundleDetails['anchors'][number];
  readonly arrivals: readonly ConfigurationArrival[];
}) {
  const [changing, setChanging] = useState<TrustAnchorState>();
  const mayChange = useMay()('trustAnchorChange');
  const { certificateAuthorityId, sha256, state, subject, transitions, validityEnd } = anchor;
  return (
    <Box
      component="li"
      sx={{
        py: 2,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0, pt: 0 },
        '&:last-of-type': { pb: 0 },
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <Box sx={{ flex: '1 1 300px', minWidth: 0 }}>
          <Typography variant="h3" sx={{ overflowWrap: 'anywhere' }}>
            {subject}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {certificateAuthorityId === undefined ? 'Imported' : 'A root of this company'} · until{' '}
            <Instant value={validityEnd} />
          </Typography>
          <Copyable text={sha256} label="fingerprint" />
        </Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Typography variant="body2" component="div" sx={{ mr: 1 }}>
            <Status tone={STATES[state].tone}>{STATES[state].label}</Status>
          </Typography>
          {mayChange &&
            transitions.map((one) => (
              <Button
                key={one.state}
                size="small"
                variant="outlined"
                color={one.state === 'TRUSTED' ? 'primary' : 'inherit'}
                aria-label={`${STATES[one.state].verb} ${subject}`}
                onClick={() => setChanging(one.state)}
              >
                {STATES[one.state].verb}
              </Button>
            ))}
        </Box>
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1, overflowWrap: 'anywhere' }}>
        {whatIsNext(anchor)}
      </Typography>
      {changing !== undefined && (
        <ChangeAnchorDialog
          bundleId={bundleId}
          anchor={anchor}
          to={changing}
          arrivals={arrivals}
          onClose={() => setChanging(undefined)}
        />
      )}
    </Box>
  );
}
