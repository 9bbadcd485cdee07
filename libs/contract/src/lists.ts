import { z } from 'zod';

/** Most items of a list in a request (contract.md §2.3); a longer one is malformed before anything is done with its items. */
export const MAX_LIST_LENGTH = 255;
/** The same for lists of accounts and of people, which grow with the company. */
export const MAX_MEMBER_LIST_LENGTH = 1000;

/** A list in a request, of at most {@link MAX_LIST_LENGTH} items. */
export function shortList<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(MAX_LIST_LENGTH);
}

/** A list of accounts or people in a request, of at most {@link MAX_MEMBER_LIST_LENGTH} items. */
export function memberList<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(MAX_MEMBER_LIST_LENGTH);
}
