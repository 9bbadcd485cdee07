import type { IncidentAction, IncidentTargetKind } from '@luciole/contract';
import type { CallResult } from '../../api/route-by-id.ts';
import type { StatusTone } from '../../components/status.tsx';

/** An incident as the list has it. */
export type Incident = CallResult<'incidentList'>['incidents'][number];

export const TARGET_LABELS: Readonly<Record<IncidentTargetKind, string>> = {
  ISSUER: 'Issuer',
  SERVICE_ACCOUNT: 'Service account',
  CONFIGURATION: 'Configuration',
  SUB_CA_PROVIDER: 'Sub CA provider',
  CERTIFICATE_AUTHORITY: 'CA',
};

/** What was done, in the past. */
export const DONE_LABELS: Readonly<Record<IncidentAction, string>> = {
  FREEZE: 'Frozen',
  QUARANTINE: 'Quarantined',
  REVOKE: 'Revoked',
};

/** What can be done, the mildest first. */
export const ACTION_CHOICES: readonly {
  readonly value: IncidentAction;
  readonly label: string;
  readonly text: string;
}[] = [
  {
    value: 'FREEZE',
    label: 'Freeze',
    text: 'Nothing new is issued to them, and they stop signing at their next contact. Thawing lets them go on as before.',
  },
  {
    value: 'QUARANTINE',
    label: 'Quarantine',
    text: 'They stop using the keys they hold now and get a new CA certificate for a new key. Verifiers still accept what the old keys sign.',
  },
  {
    value: 'REVOKE',
    label: 'Revoke',
    text: 'Their CA certificates are listed in the CRL. An issuer that may still sign in gets another: freeze first if its credential is stolen.',
  },
];

/** What stands now. */
export function stateOf({ action, state }: Pick<Incident, 'action' | 'state'>): {
  readonly tone: StatusTone;
  readonly label: string;
} {
  if (state === 'OPEN') return { tone: action === 'FREEZE' ? 'warning' : 'bad', label: 'Open' };
  return { tone: 'quiet', label: action === 'FREEZE' ? 'Thawed' : 'Closed' };
}
