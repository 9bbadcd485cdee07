import { SecretDialog } from '../secret-dialog.tsx';

/** Shows the key that deliveries are signed with, until somebody says that they have it. */
export function SigningKeyDialog({
  name,
  secret,
  content,
  onClose,
}: {
  /** Of where deliveries go. */
  readonly name: string;
  readonly secret: string;
  /** What deliveries carry: "events". */
  readonly content: string;
  readonly onClose: () => void;
}) {
  return (
    <SecretDialog
      title={`Signing key of ${name}`}
      text={secret}
      label="signing key"
      advice={
        <>
          Each delivery carries <code>Luciole-Signature</code>: an HMAC-SHA-256 of time and body by
          this key, in base64url. Give it to whoever receives the {content}, so that nobody else can
          send them any.
        </>
      }
      onClose={onClose}
    />
  );
}
