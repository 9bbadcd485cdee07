import { z } from 'zod';

/**
 * What a policy does with one property of a request:
 * `IGNORED` drops it, `FORBIDDEN` refuses a request that has it, `OPTIONAL` checks it and falls back to the defaults,
 * `REQUIRED` demands it, `LOCKED` replaces it by the defaults.
 */
export const PROPERTY_TYPES = ['IGNORED', 'FORBIDDEN', 'OPTIONAL', 'REQUIRED', 'LOCKED'] as const;

export const PropertyType = z.enum(PROPERTY_TYPES).meta({ id: 'PropertyType' });
export type PropertyType = z.infer<typeof PropertyType>;

/** Most values a property may be constrained to carry. */
export const MAX_OCCURRENCES = 1000;
/** Most items in one list of a policy. */
export const MAX_LIST_ITEMS = 255;

/**
 * What a policy says about one property. Lists keep their order; what is missing on input is an empty list or zero.
 *
 * An allowed value that starts with `^` is a pattern (see `compileValuePattern`), every other one a literal.
 * The schema checks shape only; coherence (min ≤ max, lists that a type may have) is `validatePolicy`'s.
 */
export const PropertyConstraint = z
  .strictObject({
    type: PropertyType,
    allowedValues: z.array(z.string()).readonly().default([]),
    defaultValues: z.array(z.string()).readonly().default([]),
    /** 0 … 1000. */
    minOccurrences: z.int().default(0),
    /** 0 … 1000. */
    maxOccurrences: z.int().default(0),
  })
  .readonly()
  .meta({ id: 'PropertyConstraint' });
export type PropertyConstraint = z.infer<typeof PropertyConstraint>;
