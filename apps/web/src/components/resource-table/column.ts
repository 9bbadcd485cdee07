import type { ReactNode } from 'react';

/** A column of a list. */
export interface Column<Row> {
  /** Name in the address and, where the API orders, of its field. */
  readonly field: string;
  readonly label: string;
  /** What a list in memory searches and orders by, and what is exported. */
  readonly value: (row: Row) => string | number | undefined;
  /** What is shown, where that is more than the value. */
  readonly render?: (row: Row) => ReactNode;
  /** What is exported, where that is not the value: dates are shown one way and sorted another. */
  readonly exported?: (row: Row) => string | number | undefined;
  /** A sentence behind a question mark. */
  readonly help?: string;
  readonly minWidth?: number;
  /** Share of the free width; 1 unless given. */
  readonly flex?: number;
  readonly align?: 'left' | 'right';
  readonly isSortable?: boolean;
  /** Not shown until somebody chooses it. */
  readonly isOptional?: boolean;
  /** Stays on narrow screens; the first column always does. */
  readonly isKeptNarrow?: boolean;
}

/** A choice that narrows a list; it stands in the address under its id. */
export interface Filter<Row> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** For lists in memory; a list that the API filters does without. */
  readonly matches?: (row: Row, value: string) => boolean;
}

/** One page of a list. */
export interface ListResult<Row> {
  readonly rows: readonly Row[];
  /** Rows that match. */
  readonly total: number;
  /** Whether there are more than `total`. */
  readonly isLowerBound?: boolean;
  /** Where the next page begins, when the API says so. */
  readonly nextCursor?: string | undefined;
  /** Whether nothing exists at all, rather than nothing that matches. */
  readonly isEmpty: boolean;
  readonly isLoading: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}
