/** Rows per page that a list offers. */
export const PAGE_SIZES = [25, 50, 100] as const;
export const DEFAULT_PAGE_SIZE = 50;

/**
 * State of a list as it stands in the address, so that links and the back button restore it: search text, ordering
 * (`name`, `-name`), zero-based page, rows per page, cursor of the page, and one member per filter.
 */
export interface ListSearch {
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly page?: number | undefined;
  readonly size?: number | undefined;
  readonly after?: string | undefined;
  readonly [filter: string]: string | number | undefined;
}

/** What a list asks for. */
export interface ListQuery {
  readonly text: string;
  readonly sort: { readonly field: string; readonly isDescending: boolean } | undefined;
  readonly page: number;
  readonly size: number;
  readonly after: string | undefined;
  readonly filters: Readonly<Record<string, string>>;
}

const RESERVED = new Set(['q', 'sort', 'page', 'size', 'after']);

/** Reads the search of an address; what makes no sense is left out. */
export function parseListSearch(search: Readonly<Record<string, unknown>>): ListSearch {
  const page = positiveInteger(search['page']);
  const size = positiveInteger(search['size']);
  const texts = Object.entries(search).flatMap(([name, value]) =>
    name !== 'page' && name !== 'size' && typeof value === 'string' && value !== ''
      ? [[name, value] as const]
      : [],
  );
  return {
    ...Object.fromEntries(texts),
    ...(page !== undefined && { page }),
    ...(size !== undefined && PAGE_SIZES.some((one) => one === size) && { size }),
  };
}

/** What the search asks for, with defaults filled in. */
export function listQueryOf(search: ListSearch, defaultSort?: string): ListQuery {
  const sort = search.sort ?? defaultSort;
  return {
    text: (search.q ?? '').trim(),
    sort:
      sort === undefined
        ? undefined
        : { field: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') },
    page: search.page ?? 0,
    size: search.size ?? DEFAULT_PAGE_SIZE,
    after: search.after,
    filters: Object.fromEntries(
      Object.entries(search).flatMap(([name, value]) =>
        RESERVED.has(name) || typeof value !== 'string' ? [] : [[name, value] as const],
      ),
    ),
  };
}

/** The search of an address as text: plain names and values, nothing quoted. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const text = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) =>
      (typeof value === 'string' && value !== '') || typeof value === 'number'
        ? [[name, String(value)]]
        : [],
    ),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

/** The reverse of `stringifySearch`. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function positiveInteger(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
