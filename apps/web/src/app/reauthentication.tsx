import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isReauthenticationAsked, onReauthenticationChange } from '../api/reauthentication.ts';

const ReauthenticationDialog = lazy(async () => ({
  default: (await import('../features/sessions/reauthentication-dialog.tsx'))
    .ReauthenticationDialog,
}));

/** Where a call that needs a recent sign-in asks for the password; once per page. */
export function Reauthentication() {
  const isAsked = useSyncExternalStore(onReauthenticationChange, isReauthenticationAsked);
  return (
    isAsked && (
      <Suspense>
        <ReauthenticationDialog />
      </Suspense>
    )
  );
}
