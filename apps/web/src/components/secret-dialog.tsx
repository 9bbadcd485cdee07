import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { type ComponentProps, useId } from 'react';
import { ShownOnce } from './shown-once.tsx';

/** Shows a secret until somebody says that they have it; a click beside it closes nothing. */
export function SecretDialog({
  title,
  onClose,
  ...secret
}: ComponentProps<typeof ShownOnce> & {
  readonly title: string;
  readonly onClose: () => void;
}) {
  const titleId = useId();
  return (
    <Dialog open aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <ShownOnce {...secret} />
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={onClose}>
          I have stored it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
