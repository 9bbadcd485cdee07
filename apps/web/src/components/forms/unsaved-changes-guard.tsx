import { Typography } from '@mui/material';
import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../confirm-dialog.tsx';

/**
 * Asks before a page with unsaved changes is left, by a link, by the back button or by closing the tab. After saving go
 * on with `navigate({ to, ignoreBlocker: true })`.
 */
export function UnsavedChangesGuard({ isDirty }: { readonly isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title="Leave without saving?"
      confirmLabel="Discard changes"
      isDangerous
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <Typography variant="body2">What you changed on this page will be lost.</Typography>
    </ConfirmDialog>
  );
}
