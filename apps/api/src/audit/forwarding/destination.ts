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

/** Longest URL of a destination. */
const MAX_URL_LENGTH = 2048;

/** What is wrong with a destination's URL; `undefined` when nothing is. */
export function findUrlProblem(kind: 'WEBHOOK' | 'SYSLOG', text: string): string | undefined {
  const url = URL.canParse(text) && text.length <= MAX_URL_LENGTH ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '') {
    return 'it is no URL without credentials and fragment';
  }
  if (kind === 'WEBHOOK') {
    return url.protocol === 'https:' ? undefined : 'a webhook is an https URL';
  }
  const isSyslog = url.protocol === 'syslog+tls:' || url.protocol === 'syslog+tcp:';
  const isBare = (url.pathname === '' || url.pathname === '/') && url.search === '';
  return isSyslog && isBare && url.hostname !== ''
    ? undefined
    : 'syslog is syslog+tls://host:port, or syslog+tcp://host:port where the operator permits it';
}
