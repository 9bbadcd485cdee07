import type { RevocationReason } from '@luciole/contract';
import { Box, MenuItem, Skeleton, TextField, Typography } from '@mui/material';
import { type ReactNode, useState } from 'react';
import { countOf, formatCount } from '../../lib/numbers.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { Fact, Facts } from '../facts.tsx';
import { Instant } from '../instant.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { REVOCATION_REASON_LABELS, type RevocationImpact } from './revocation-words.ts';

interface RevocationDialogProps {
  readonly title: string;
  /** What it means, beside the numbers. */
  readonly children: ReactNode;
  /** What breaks; absent while that is being counted. */
  readonly impact: RevocationImpact | undefined;
  /** Why it could not be counted. */
  readonly error?: Error | null;
  /** Absent when there is nothing to revoke. */
  readonly confirmLabel?: string;
  readonly isBusy: boolean;
  readonly onRevoke: (reason: RevocationReason) => void;
  readonly onClose: () => void;
}

/** Shows what a revocation breaks and asks why, before it is done for good. */
export function RevocationDialog(props: RevocationDialogProps) {
  const [reason, setReason] = useState<RevocationReason>('unspecified');
  const { title, children, impact, error = null, confirmLabel, isBusy, onRevoke, onClose } = props;
  return (
    <ConfirmDialog
      isOpen
      title={title}
      isDangerous
      isBusy={isBusy}
      maxWidth="sm"
      onConfirm={() => onRevoke(reason)}
      onClose={onClose}
      {...(confirmLabel !== undefined && { confirmLabel })}
    >
      <Typography variant="body2" component="div" sx={{ display: 'grid', gap: 1, mb: 2 }}>
        {children}
      </Typography>
      {error !== null && <ProblemNotice error={error} />}
      {error === null && impact === undefined && <Skeleton variant="rounded" height={180} />}
      {impact !== undefined && <ImpactFacts impact={impact} />}
      {confirmLabel !== undefined && (
        <TextField
          id="revocation-reason"
          select
          fullWidth
          label="Reason"
          helperText="It stands in the CRL, for everybody to read."
          value={reason}
          onChange={({ target }) => setReason(target.value as RevocationReason)}
          sx={{ mt: 2 }}
        >
          {Object.entries(REVOCATION_REASON_LABELS).map(([value, label]) => (
            <MenuItem key={value} value={value}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      )}
    </ConfirmDialog>
  );
}

function ImpactFacts({ impact }: { readonly impact: RevocationImpact }) {
  const { lastValidityEnd, certificateCount } = impact;
  if (certificateCount === 0) return null;
  return (
    <Box component="section" aria-label="What it breaks">
      <Facts>
        <Fact label="Issuer certificates">{formatCount(certificateCount)}</Fact>
        <Fact label="Held with">
          {`${countOf(impact.serviceAccountCount, 'service account')}, ${countOf(impact.configurationCount, 'configuration')}`}
        </Fact>
        <Fact label="Signed with them">
          {`${countOf(impact.reportedCertCount, 'workload certificate')}, as issuers report`}
        </Fact>
        <Fact label="Listed by">{`${countOf(impact.certificateAuthorityCount, 'CA')} in a new CRL`}</Fact>
        <Fact label="Believed without a CRL until">
          {lastValidityEnd !== undefined && <Instant value={lastValidityEnd} as="date and time" />}
        </Fact>
      </Facts>
    </Box>
  );
}
