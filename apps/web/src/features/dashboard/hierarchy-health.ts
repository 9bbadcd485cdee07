import type { CaAccountInformation, SubCaProviderInformation } from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';
import { approximateSeconds } from '../../lib/validity.ts';

/** How a CA of the hierarchy is, in one sentence. */
export interface CaHealth {
  readonly accountId: string;
  readonly name: string;
  readonly validityEnd: string;
  readonly tone: StatusTone;
  readonly text: string;
}

const DAY_MS = 86_400_000;
/** A root that ends within this time has to be replaced in every trust store before. */
const ROOT_NOTICE_MS = 365 * DAY_MS;

/**
 * How the CAs are that certify issuers: one whose remaining life is under twice its longest provider validity will soon cap
 * what it issues (ruling 7).
 */
export function hierarchyHealth(
  accounts: readonly CaAccountInformation[],
  providers: readonly Pick<SubCaProviderInformation, 'caAccountId' | 'validityPeriod'>[],
  now: Date,
): readonly CaHealth[] {
  return accounts.flatMap(({ id, key, connectionStatus, accountDetails: { trustChain } }) => {
    const [ca] = trustChain;
    const root = trustChain.at(-1);
    if (ca === undefined || root === undefined) return [];
    const longestMs = Math.max(
      0,
      ...providers
        .filter(({ caAccountId }) => caAccountId === id)
        .map(({ validityPeriod }) => (approximateSeconds(validityPeriod) ?? 0) * 1000),
    );
    const left = Date.parse(ca.validityEnd) - now.getTime();
    const rootLeft = Date.parse(root.validityEnd) - now.getTime();
    const verdict = (tone: StatusTone, text: string): CaHealth[] => [
      { accountId: id, name: key, validityEnd: ca.validityEnd, tone, text },
    ];
    if (connectionStatus !== 'OK') return verdict('bad', 'Cannot sign now');
    if (left <= 0) return verdict('bad', 'Expired');
    if (left < 2 * longestMs) {
      return verdict('warning', 'Ends soon: make another and point its providers there');
    }
    if (rootLeft < ROOT_NOTICE_MS) {
      return verdict('warning', 'Its root ends within a year: give out the next one now');
    }
    return verdict('good', 'Ready');
  });
}
