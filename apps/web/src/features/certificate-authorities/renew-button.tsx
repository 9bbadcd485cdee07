import type { CaAccountInformation } from '@luciole/contract';
import { Button } from '@mui/material';
import { lazy, Suspense, useState } from 'react';

const RenewDialog = lazy(async () => ({
  default: (await import('./renew-dialog.tsx')).RenewDialog,
}));

/** Leads to a longer certificate for a CA, or to its successor. */
export function RenewButton({ account }: { readonly account: CaAccountInformation }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button variant="outlined" onClick={() => setIsAsking(true)}>
        Renew
      </Button>
      {isAsking && (
        <Suspense>
          <RenewDialog account={account} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
