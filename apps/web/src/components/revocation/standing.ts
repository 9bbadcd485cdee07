import type { CallResult } from '../../api/route-by-id.ts';
import type { StatusTone } from '../status.tsx';

type Standing = NonNullable<CallResult<'certificateOriginFind'>['status']>;

/** What a certificate is worth now, in words. */
export const STANDINGS: Readonly<
  Record<Standing, { readonly label: string; readonly tone: StatusTone }>
> = {
  VALID: { label: 'Valid', tone: 'good' },
  NOT_YET_VALID: { label: 'Not valid yet', tone: 'warning' },
  EXPIRED: { label: 'Expired', tone: 'quiet' },
  REVOKED: { label: 'Revoked', tone: 'bad' },
};
