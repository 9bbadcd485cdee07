import type { IntermediateCertificateInformation } from '@luciole/contract';
import { call } from '../../api/client.ts';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { now } from '../../lib/clock.ts';
import { isLive } from './certificate-state.ts';

/** Asks before certificates are taken from the list; a live one stays (ruling 37). */
export function CertificateDeletion({
  certificates,
  ...others
}: {
  readonly certificates: readonly IntermediateCertificateInformation[] | undefined;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}) {
  return (
    <DeleteDialog
      items={certificates?.map((certificate) => ({
        id: certificate.id,
        name: certificate.commonName,
        uses: [],
        ...(isLive(certificate, now()) && {
          obstacle: 'It is live. Revoke it first, or wait until it expires.',
        }),
      }))}
      singular="certificate"
      plural="certificates"
      consequence="It disappears from this list. What it signed still counts, and the audit trail keeps it."
      remove={(id) => call('intermediateCertificateDelete', { params: { id } })}
      affected={['intermediateCertificateSearch', 'intermediateCertificateGet']}
      {...others}
    />
  );
}
