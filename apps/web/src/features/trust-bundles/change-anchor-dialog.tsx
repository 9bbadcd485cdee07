import { Alert, AlertTitle, Box, Checkbox, FormControlLabel, Typography } from '@mui/material';
import type { ConfigurationArrival, TrustAnchorState, TrustBundleDetails } from '@luciole/contract';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';
import { formatCount } from '../../lib/numbers.ts';
import { ARRIVALS, countBehind, hindranceInWords, STATES } from './trust-words.ts';
import { useBundleChange } from './use-bundle-change.ts';

/** Changes the state of an anchor, or says what is missing; issuers that will never confirm can be waived. */
export function ChangeAnchorDialog({
  bundleId,
  anchor,
  to,
  arrivals,
  onClose,
}: {
  readonly bundleId: TrustBundleDetails['id'];
  readonly anchor: TrustBundleDetails['anchors'][number];
  readonly to: TrustAnchorState;
  readonly arrivals: readonly ConfigurationArrival[];
  readonly onClose: () => void;
}) {
  const [isWaived, setWaived] = useState(false);
  const { id: anchorId, subject, transitions } = anchor;
  const hindrances = transitions.find(({ state }) => state === to)?.hindrances ?? [];
  const left = isWaived
    ? hindrances.filter(({ reason }) => reason !== 'ISSUER_NOT_CONFIRMED')
    : hindrances;
  const named = to === 'TRUSTED' ? arrivals.flatMap(({ behind }) => behind) : [];
  const behindCount = arrivals.reduce((sum, one) => sum + countBehind(one), 0);
  const isTooMany = named.length > 0 && named.length < behindCount;
  const waivable = isTooMany ? [] : named;
  const change = useBundleChange({
    mutationFn: () =>
      call('trustAnchorChange', {
        params: { id: bundleId, anchorId },
        body: { state: to, ...(isWaived && { waivedIssuerIds: waivable.map(({ id }) => id) }) },
      }),
    onSuccess: () => {
      showToast(`${subject} is ${STATES[to].label.toLowerCase()}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`${STATES[to].verb} this root?`}
      submitLabel={STATES[to].verb}
      isDangerous={to === 'WITHDRAWN'}
      onSubmit={() => change.mutate(undefined)}
      onClose={onClose}
      isBusy={change.isPending}
      isDisabled={left.length > 0}
      error={change.error}
    >
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {subject}
      </Typography>
      <Typography variant="body2">{STATES[to].effect}</Typography>
      {left.length > 0 && (
        <Alert severity="warning" variant="outlined">
          <AlertTitle>Not yet</AlertTitle>
          <Box component="ul" sx={{ m: 0, pl: 2, overflowWrap: 'anywhere' }}>
            {left.slice(0, 10).map((hindrance) => (
              <li key={`${hindrance.reason} ${hindrance.id ?? ''}`}>
                {hindranceInWords(hindrance)}
              </li>
            ))}
          </Box>
          {left.length > 10 && 'And more.'}
          {isTooMany && ` ${formatCount(behindCount)} issuers are too many to go on without them.`}
        </Alert>
      )}
      {waivable.length > 0 && (
        <div>
          <FormControlLabel
            label={`Do not wait for ${waivable.length === 1 ? 'this issuer' : `these ${waivable.length} issuers`}`}
            control={
              <Checkbox
                size="small"
                checked={isWaived}
                onChange={(_event, isChecked) => setWaived(isChecked)}
              />
            }
          />
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {waivable
              .slice(0, 10)
              .map(({ arrival, name }) => `${name} ${ARRIVALS[arrival].text}`)
              .join('; ')}
            . Their workloads may refuse what is signed under this root. It is audited.
          </Typography>
        </div>
      )}
    </FormDialog>
  );
}
