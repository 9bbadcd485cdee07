import type { AuditDestinationInformation, AuditDestinationKind } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';

export const DESTINATION_KIND_LABELS: Readonly<Record<AuditDestinationKind, string>> = {
  WEBHOOK: 'Webhook',
  SYSLOG: 'Syslog',
};

/** How sending to a destination goes, in words. */
export function destinationState({
  enabled,
  failureCount,
}: Pick<AuditDestinationInformation, 'enabled' | 'failureCount'>): {
  readonly label: string;
  readonly tone: StatusTone;
} {
  if (!enabled) return { label: 'Stopped', tone: 'quiet' };
  return failureCount > 0 ? { label: 'Failing', tone: 'bad' } : { label: 'Sending', tone: 'good' };
}
