import type { CallResult } from '../../api/route-by-id.ts';

/** What the API found out about a certificate. */
export type Origin = CallResult<'certificateOriginFind'>;
