import { lazy, Suspense } from 'react';
import type { CertificateRevocationProps } from './revocation-dialog.tsx';

const RevocationDialog = lazy(async () => ({
  default: (await import('./revocation-dialog.tsx')).RevocationDialog,
}));

/** Asks why before certificates are revoked; those that are not live stay as they are. */
export function CertificateRevocation({ certificates, ...others }: CertificateRevocationProps) {
  if (certificates === undefined) return null;
  return (
    <Suspense>
      <RevocationDialog certificates={certificates} {...others} />
    </Suspense>
  );
}
