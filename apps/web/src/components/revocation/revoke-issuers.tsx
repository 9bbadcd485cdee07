import BlockIcon from '@mui/icons-material/Block';
import { Button } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import type { RevocationSelection } from './bulk-revocation-dialog.tsx';

const BulkRevocationDialog = lazy(async () => ({
  default: (await import('./bulk-revocation-dialog.tsx')).BulkRevocationDialog,
}));

/** Begins to revoke all issuer certificates of an object; not there for whoever may not. */
export function RevokeIssuers(props: {
  readonly selection: RevocationSelection;
  /** Whose they are: "service account istio". */
  readonly of: string;
}) {
  const [isAsking, setIsAsking] = useState(false);
  if (!useMay()('revocationCreate')) return null;
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color="error"
        startIcon={<BlockIcon />}
        onClick={() => setIsAsking(true)}
      >
        Revoke certificates
      </Button>
      {isAsking && (
        <Suspense>
          <BulkRevocationDialog {...props} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
