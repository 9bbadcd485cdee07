import { type alerts, formatDateTime, type HandlerResponse } from '@luciole/contract';

import type { AlertRow } from './alert.row.ts';

/** An alert as handlers answer with it. */
export type AlertView = HandlerResponse<typeof alerts.acknowledge>;

/** The alert as the wire shows it now: an acknowledgement whose time is over is none. */
export function toAlert(row: AlertRow, now: Date): AlertView {
  const { details, instance_name: instanceName, resolved_at: resolvedAt } = row;
  const { expiresAt, lastContact, renewalDue, ...others } = details;
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    subject: {
      kind: row.subject_kind,
      id: row.subject_id,
      name: row.subject_name,
      ...(instanceName !== '' && { instanceName }),
    },
    details: {
      ...others,
      ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
      ...(lastContact !== undefined && { lastContact: instant(lastContact) }),
      ...(renewalDue !== undefined && { renewalDue: instant(renewalDue) }),
    },
    openedAt: formatDateTime(row.opened_at),
    ...(resolvedAt !== null && { resolvedAt: formatDateTime(resolvedAt) }),
    ...acknowledgementOf(row, now),
  };
}

function instant(text: string): string {
  return formatDateTime(new Date(text));
}

function acknowledgementOf(row: AlertRow, now: Date): Pick<AlertView, 'acknowledgement'> {
  const { acknowledged_at: at, acknowledged_by: by, acknowledged_until: until, note } = row;
  if (at === null || by === null || (until !== null && until <= now)) return {};
  return {
    acknowledgement: {
      at: formatDateTime(at),
      by,
      ...(note !== null && { note }),
      ...(until !== null && { until: formatDateTime(until) }),
    },
  };
}
