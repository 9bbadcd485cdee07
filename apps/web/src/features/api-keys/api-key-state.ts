import type { ApiKeyInformation, ApiKeyStatus } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';

const STATES: Readonly<
  Record<ApiKeyStatus, { readonly label: string; readonly tone: StatusTone }>
> = {
  PENDING_ACTIVATION: { label: 'Not active yet', tone: 'quiet' },
  ACTIVE: { label: 'Active', tone: 'good' },
  INACTIVE: { label: 'Revoked', tone: 'quiet' },
  PENDING_ROTATION: { label: 'Being replaced', tone: 'warning' },
  ROTATED: { label: 'Replaced', tone: 'quiet' },
  EXPIRED: { label: 'Expired', tone: 'bad' },
};
const WARNING_MS = 14 * 86_400_000;

/** What a key is good for at an instant, in words. */
export function apiKeyState(
  { apiKeyStatus, validityEndDate }: Pick<ApiKeyInformation, 'apiKeyStatus' | 'validityEndDate'>,
  now: Date,
): { readonly label: string; readonly tone: StatusTone } {
  const left = Date.parse(validityEndDate) - now.getTime();
  if (apiKeyStatus === 'ACTIVE' && left < WARNING_MS) return { label: 'Expiring', tone: 'warning' };
  return STATES[apiKeyStatus];
}

/** Whether the API takes the key. */
export function isWorking({ apiKeyStatus }: Pick<ApiKeyInformation, 'apiKeyStatus'>): boolean {
  return apiKeyStatus === 'ACTIVE' || apiKeyStatus === 'PENDING_ROTATION';
}
