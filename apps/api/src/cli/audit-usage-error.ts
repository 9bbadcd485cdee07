/** Arguments that cannot be used; the message is one sentence. */
export class AuditUsageError extends Error {
  override readonly name = 'AuditUsageError';
}
