import type { AuditDestinationKind } from '@luciole/contract';

export const DESTINATION_KIND_LABELS: Readonly<Record<AuditDestinationKind, string>> = {
  WEBHOOK: 'Webhook',
  SYSLOG: 'Syslog',
};
