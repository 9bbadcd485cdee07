import { Box, Button, Card, LinearProgress, Skeleton, useMediaQuery } from '@mui/material';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { toCsv } from '../../lib/csv.ts';
import { downloadText } from '../../lib/download.ts';
import { listQueryOf, type ListSearch } from '../../lib/list-search.ts';
import { EmptyState } from '../empty-state.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { showProblem, showToast } from '../toasts.tsx';
import { BulkBar, type BulkAction } from './bulk-bar.tsx';
import type { Column, Filter, ListResult } from './column.ts';
import { ListFooter } from './list-footer.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import type { ResourceGrid as LoadedGrid } from './resource-grid.tsx';
import { useTablePreferences } from './table-preferences.ts';

// Asked for as soon as a page with a list has come, and not when it is first drawn.
const loadedGrid = import('./resource-grid.tsx');
// `lazy` forgets that the component is generic.
const ResourceGrid = lazy(async () => ({
  default: (await loadedGrid).ResourceGrid,
})) as typeof LoadedGrid;

/** What the first column gives up on narrow screens, so that the other one is seen as a whole. */
const NARROW_FIRST_COLUMN = 120;

export interface ResourceTableProps<Row extends object> {
  /** Name under which column choice is remembered, and of the exported file. */
  readonly id: string;
  /** What the rows are, in the plural: "Policies". */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly Filter<Row>[];
  readonly defaultSort?: string;
  readonly searchLabel?: string;
  readonly rowId: (row: Row) => string;
  readonly result: ListResult<Row>;
  readonly search: ListSearch;
  readonly onSearch: (members: ListSearch) => void;
  /** Every row that the filter shows, for the export. */
  readonly allRows: () => readonly Row[] | Promise<readonly Row[]>;
  readonly bulkActions?: readonly BulkAction<Row>[];
  /** Shown in place of the list when nothing exists: what the thing is for, and how to get the first. */
  readonly empty: { readonly title: string; readonly text: string; readonly action?: ReactNode };
}

const NO_FILTERS: readonly never[] = [];
const NONE: ReadonlySet<string> = new Set();

/** A list as every page shows it; its state is in the address, its look is remembered, its rows come from the caller. */
export function ResourceTable<Row extends object>(props: ResourceTableProps<Row>) {
  const { columns, filters = NO_FILTERS, result, search, onSearch, rowId } = props;
  const query = listQueryOf(search, props.defaultSort);
  const preferences = useTablePreferences<Row>(props.id);
  const isNarrow = useMediaQuery('(max-width: 700px)');
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const [isExporting, setIsExporting] = useState(false);

  const hiddenFields = useMemo(() => {
    const isHidden = (column: Column<Row>, index: number) =>
      index > 0 && (!preferences.isShown(column) || (isNarrow && column.isKeptNarrow !== true));
    return new Set(columns.filter(isHidden).map(({ field }) => field));
  }, [columns, preferences, isNarrow]);

  const gridColumns = useMemo(
    () =>
      isNarrow
        ? columns.map((column, index) =>
            index === 0 ? { ...column, minWidth: NARROW_FIRST_COLUMN } : column,
          )
        : columns,
    [columns, isNarrow],
  );

  if (result.error !== null) return <ProblemNotice error={result.error} onRetry={result.retry} />;
  if (result.isEmpty) return <EmptyState {...props.empty} />;

  const exportRows = async () => {
    setIsExporting(true);
    try {
      const rows = await props.allRows();
      const shown = columns.filter((column, index) => index === 0 || preferences.isShown(column));
      const cells = rows.map((row) => shown.map((one) => (one.exported ?? one.value)(row)));
      const text = toCsv(
        shown.map(({ label }) => label),
        cells,
      );
      downloadText(`${props.id}.csv`, text, 'text/csv;charset=utf-8');
      showToast(`Exported ${rows.length} rows`);
    } catch (error) {
      showProblem(error);
    } finally {
      setIsExporting(false);
    }
  };

  const selectedRows = result.rows.filter((row) => selected.has(rowId(row)));
  const bulkActions = props.bulkActions ?? [];
  const nothingMatches = !result.isLoading && result.rows.length === 0;
  return (
    <Card sx={{ position: 'relative', minWidth: 0 }}>
      {selectedRows.length > 0 ? (
        <BulkBar rows={selectedRows} actions={bulkActions} onClear={() => setSelected(NONE)} />
      ) : (
        <ListToolbar
          label={props.label}
          searchLabel={props.searchLabel ?? `Search ${inSentence(props.label)}`}
          search={search}
          onSearch={onSearch}
          columns={columns}
          filters={filters}
          preferences={preferences}
          onExport={() => void exportRows()}
          isExporting={isExporting}
        />
      )}
      <Suspense fallback={<GridSkeleton />}>
        <Box sx={{ borderTop: 1, borderColor: 'divider', position: 'relative' }}>
          {result.isFetching && !result.isLoading && (
            <LinearProgress
              aria-label="Refreshing"
              sx={{ position: 'absolute', insetInline: 0, top: -1, height: 2, zIndex: 2 }}
            />
          )}
          {nothingMatches ? (
            <NothingMatches onClear={() => onSearch(clearing(search))} />
          ) : (
            <Box
              sx={{
                display: 'flex',
                flexDirection: 'column',
                maxHeight: 'max(420px, calc(100dvh - 320px))',
              }}
            >
              <ResourceGrid<Row>
                label={props.label}
                columns={gridColumns}
                hiddenFields={hiddenFields}
                density={preferences.density}
                result={result}
                query={query}
                rowId={rowId}
                {...(bulkActions.length > 0 && {
                  selection: { ids: selected, onChange: setSelected },
                })}
                onSort={(sort) => onSearch({ sort })}
              />
            </Box>
          )}
        </Box>
        {/* Not before there is something below which it stays. */}
        {!result.isLoading && (
          <ListFooter
            query={query}
            rowsOnPage={result.rows.length}
            total={result.total}
            isLowerBound={result.isLowerBound ?? false}
            hasNext={
              result.nextCursor !== undefined || (query.page + 1) * query.size < result.total
            }
            onPage={(page) =>
              onSearch({
                page: page === 0 ? undefined : page,
                after: page > query.page ? result.nextCursor : undefined,
              })
            }
            onSize={(size) => onSearch({ size })}
          />
        )}
      </Suspense>
    </Card>
  );
}

/** A title in the middle of a sentence: "Sub CA Providers" becomes "sub CA providers". */
function inSentence(title: string): string {
  return title.replaceAll(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}

/** Takes text, filters and page out of the address and leaves order and page size. */
function clearing(search: ListSearch): ListSearch {
  const members = Object.keys(search).filter((name) => name !== 'sort' && name !== 'size');
  return Object.fromEntries(members.map((name) => [name, undefined]));
}

function NothingMatches({ onClear }: { readonly onClear: () => void }) {
  return (
    <Box
      component="output"
      sx={{ display: 'block', py: 8, px: 2, textAlign: 'center', color: 'text.secondary' }}
    >
      <Box sx={{ mb: 1.5 }}>Nothing matches what you are looking for.</Box>
      <Button size="small" variant="outlined" onClick={onClear}>
        Clear search and filters
      </Button>
    </Box>
  );
}

function GridSkeleton() {
  return (
    <Box sx={{ p: 2 }} aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Box>
  );
}
