import type { UserLinkResponse } from '@luciole/contract';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { formatDateTime } from '../../lib/dates.ts';

/** The link that somebody hands on; it cannot be shown again, only made anew. */
export function UserLinkDialog({
  made: { user, link, expiresOn },
  purpose,
  onClose,
}: {
  readonly made: UserLinkResponse;
  readonly purpose: 'invitation' | 'password reset';
  readonly onClose: () => void;
}) {
  return (
    <SecretDialog
      title={`Link for ${user.username}`}
      text={link}
      label={`${purpose} link`}
      advice={`Hand it to ${user.username} by a way that only they read. It works once, until ${formatDateTime(expiresOn)}, and whoever opens it chooses the password.`}
      onClose={onClose}
    />
  );
}
