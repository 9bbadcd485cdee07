import type { ServiceAccountInformation } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';

const WARNING_MS = 14 * 86_400_000;

/** Whether an account can sign in at an instant, in words. */
export function accountState(
  {
    enabled,
    credentialsExpiringOn,
  }: Pick<ServiceAccountInformation, 'enabled' | 'credentialsExpiringOn'>,
  now: Date,
): { readonly label: string; readonly tone: StatusTone } {
  if (!enabled) return { label: 'Disabled', tone: 'quiet' };
  if (credentialsExpiringOn === undefined) return { label: 'Enabled', tone: 'good' };
  const left = Date.parse(credentialsExpiringOn) - now.getTime();
  if (left <= 0) return { label: 'Credential expired', tone: 'bad' };
  return left < WARNING_MS
    ? { label: 'Credential expiring', tone: 'warning' }
    : { label: 'Enabled', tone: 'good' };
}
