import type { StatisticsThresholds } from '@luciole/contract';

/** Classes that certificates are counted by (contract.md §5). */
export const LIFETIME_CLASSES = ['ultraShort', 'short', 'long'] as const;
export type LifetimeClass = (typeof LIFETIME_CLASSES)[number];

/** Bounds of the classes, in seconds. */
export type ClassBounds = Pick<StatisticsThresholds, 'ultraShortBelowSeconds' | 'shortUpToSeconds'>;

/** Bounds that hold until the control plane names others: 7 and 90 days. */
export const DEFAULT_BOUNDS: ClassBounds = {
  ultraShortBelowSeconds: 7 * 86_400,
  shortUpToSeconds: 90 * 86_400,
};

/**
 * The class of a certificate by the validity that was granted, measured from issue time (rulings 1 and 36): below the
 * first bound ultra short, up to the second one short, else long.
 */
export function lifetimeClassOf(grantedSeconds: number, bounds: ClassBounds): LifetimeClass {
  if (grantedSeconds < bounds.ultraShortBelowSeconds) return 'ultraShort';
  return grantedSeconds <= bounds.shortUpToSeconds ? 'short' : 'long';
}
