import { Typography } from '@mui/material';
import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../confirm-dialog.tsx';

/**
 * Asks before a page with unsaved changes is left, by a link, by the back button or by closing the tab. After saving go
 * on with `navigate({ to, ignoreBlocker: true })`.
 */
export function UnsavedChangesGuard({
  isDirty,
  title = 'Leave without saving?',
  text = 'What you changed on this page will be lost.',
  confirmLabel = 'Discard changes',
}: {
  readonly isDirty: boolean;
  readonly title?: string;
  readonly text?: string;
  readonly confirmLabel?: string;
}) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title={title}
      confirmLabel={confirmLabel}
      isDangerous
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <Typography variant="body2">{text}</Typography>
    </ConfirmDialog>
  );
}
