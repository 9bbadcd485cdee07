import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { ChangeList } from './change-list.tsx';
import type { Change } from './changes.ts';

interface ReviewDialogProps {
  readonly isOpen: boolean;
  /** Name of what is changed. */
  readonly name: string;
  /** What will change: `changesOf(aspects)`. */
  readonly changes: readonly Change[];
  /** What depends on it and what the change does to that, in words. */
  readonly dependents: ReactNode;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** The last look before a change is saved: what will be different, and whom it touches. */
export function ReviewDialog({ name, changes, dependents, ...dialog }: ReviewDialogProps) {
  return (
    <ConfirmDialog
      title={`Save changes to ${name}?`}
      confirmLabel="Save changes"
      maxWidth="sm"
      {...dialog}
    >
      <Typography variant="body2" component="div" sx={{ mb: 2 }}>
        {dependents}
      </Typography>
      <Box component="section" aria-label="What will change">
        <ChangeList changes={changes} />
      </Box>
    </ConfirmDialog>
  );
}
