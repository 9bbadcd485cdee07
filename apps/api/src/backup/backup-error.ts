/** Why a backup cannot be taken or used; the message is one sentence that says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
