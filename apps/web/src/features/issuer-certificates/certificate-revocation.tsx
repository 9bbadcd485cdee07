import { lazy, Suspense } from 'react';
import type { CertificateRevocationProps } from './certificate-revocation-dialog.tsx';

const CertificateRevocationDialog = lazy(async () => ({
  default: (await import('./certificate-revocation-dialog.tsx')).CertificateRevocationDialog,
}));

/** Asks why before certificates are revoked; those that are not live stay as they are. */
export function CertificateRevocation({ certificates, ...others }: CertificateRevocationProps) {
  if (certificates === undefined) return null;
  return (
    <Suspense>
      <CertificateRevocationDialog certificates={certificates} {...others} />
    </Suspense>
  );
}
