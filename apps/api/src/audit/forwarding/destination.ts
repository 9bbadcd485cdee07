import { findWebhookUrlProblem, NO_PLAIN_URL, readPlainUrl } from '../../outgoing/url-rules.ts';

/** Where a trail is sent to. */
export interface DestinationRow {
  id: string;
  name: string;
  kind: 'WEBHOOK' | 'SYSLOG';
  url: string;
  enabled: boolean;
  sealed_secret: Buffer | null;
  forwarded_sequence: string;
  forwarded_checkpoint_id: string | null;
  failure_count: number;
  next_attempt_at: Date;
  creation_date: Date;
  modification_date: Date;
}

/** What is sent at once: events in order, each a line of an export, then a checkpoint if there is a new one. */
export interface Parcel {
  readonly deliveryId: string;
  readonly lines: readonly ParcelLine[];
}

/** One line of a parcel, with what syslog says beside it. */
export interface ParcelLine {
  readonly text: string;
  readonly at: Date;
  readonly criticality: number;
}

/** What is wrong with a destination's URL; `undefined` when nothing is. */
export function findUrlProblem(kind: 'WEBHOOK' | 'SYSLOG', text: string): string | undefined {
  if (kind === 'WEBHOOK') return findWebhookUrlProblem(text);
  const url = readPlainUrl(text);
  if (url === undefined) return NO_PLAIN_URL;
  const isSyslog = url.protocol === 'syslog+tls:' || url.protocol === 'syslog+tcp:';
  const isBare = (url.pathname === '' || url.pathname === '/') && url.search === '';
  return isSyslog && isBare && url.hostname !== ''
    ? undefined
    : 'syslog is syslog+tls://host:port, or syslog+tcp://host:port where the operator permits it';
}
