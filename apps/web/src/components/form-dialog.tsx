import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { type ReactNode, type SyntheticEvent, useId } from 'react';
import { ProblemNotice } from './problem-notice.tsx';

/** A few fields in a dialog; Enter sends them, Escape gives up. */
export function FormDialog(props: {
  readonly title: string;
  readonly submitLabel: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
  /** How wide it may become; `xs` unless given. */
  readonly maxWidth?: 'xs' | 'sm';
  /** What the last attempt ended with. */
  readonly error?: Error | null;
  readonly children: ReactNode;
}) {
  const titleId = useId();
  const { isBusy = false, isDisabled = false, error = null } = props;
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    // A dialog stands in a page of React, not of the DOM: the form behind it must not be sent as well.
    event.stopPropagation();
    if (!isBusy && !isDisabled) props.onSubmit();
  };
  return (
    <Dialog
      open
      onClose={isBusy ? undefined : props.onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth={props.maxWidth ?? 'xs'}
    >
      <Box
        component="form"
        noValidate
        onSubmit={onSubmit}
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
      >
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent
          // What is wide, like a fingerprint in a refusal, breaks and does not widen the others.
          sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}
        >
          {props.children}
          {error !== null && <ProblemNotice error={error} />}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button color="inherit" onClick={props.onClose} disabled={isBusy}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={props.isDangerous === true ? 'error' : 'primary'}
            loading={isBusy}
            disabled={isDisabled}
          >
            {props.submitLabel}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
