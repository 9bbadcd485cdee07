import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { type ReactNode, useId, useRef } from 'react';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** A verb and its object: "Delete 2 policies". Absent when there is nothing to confirm. */
  readonly confirmLabel?: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  /** Wider than a question needs, for what has to be read first. */
  readonly maxWidth?: 'xs' | 'sm';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone; Cancel has the focus, Escape cancels. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const titleId = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const { isOpen, title, confirmLabel, isDangerous = false, isBusy = false, onClose } = props;
  return (
    <Dialog
      open={isOpen}
      onClose={isBusy ? undefined : onClose}
      aria-labelledby={titleId}
      slotProps={{ transition: { onEntered: () => cancel.current?.focus() } }}
      fullWidth
      maxWidth={props.maxWidth ?? 'xs'}
    >
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>{props.children}</DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button ref={cancel} color="inherit" onClick={onClose} disabled={isBusy}>
          {confirmLabel === undefined ? 'Close' : 'Cancel'}
        </Button>
        {confirmLabel !== undefined && (
          <Button
            variant="contained"
            color={isDangerous ? 'error' : 'primary'}
            loading={isBusy}
            onClick={props.onConfirm}
          >
            {confirmLabel}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
