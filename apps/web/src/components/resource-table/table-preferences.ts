import { useStoredState } from '../../lib/stored-state.ts';
import type { Column } from './column.ts';

export type Density = 'compact' | 'standard' | 'comfortable';

/** What somebody chose for a list, remembered by this browser. */
export interface TablePreferences<Row> {
  readonly density: Density;
  readonly setDensity: (density: Density) => void;
  readonly isShown: (column: Column<Row>) => boolean;
  readonly show: (column: Column<Row>, isShown: boolean) => void;
  readonly reset: () => void;
}

/** Density is one choice for all lists; columns are chosen per list. Columns that came later show as they were made. */
export function useTablePreferences<Row>(id: string): TablePreferences<Row> {
  const [density, setDensity] = useStoredState<Density>('density', 'standard');
  const [chosen, setChosen] = useStoredState<Record<string, boolean>>(`columns.${id}`, {});
  return {
    density,
    setDensity,
    isShown: (column) => chosen[column.field] ?? column.isOptional !== true,
    show: (column, isShown) => setChosen({ ...chosen, [column.field]: isShown }),
    reset: () => setChosen({}),
  };
}
