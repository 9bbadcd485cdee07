import HelpIcon from '@mui/icons-material/HelpOutlineOutlined';
import { Box, Tooltip } from '@mui/material';
import {
  DataGrid,
  type GridColDef,
  type GridRowId,
  type GridRowSelectionModel,
  type GridSortModel,
} from '@mui/x-data-grid';
import { useMemo } from 'react';
import type { ListQuery } from '../../lib/list-search.ts';
import { STYLE_NONCE } from '../../lib/style-nonce.ts';
import type { Column, ListResult } from './column.ts';
import type { Density } from './table-preferences.ts';

export interface ResourceGridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly hiddenFields: ReadonlySet<string>;
  readonly density: Density;
  readonly result: ListResult<Row>;
  readonly query: ListQuery;
  readonly rowId: (row: Row) => string;
  /** Absent where nothing can be done with several rows. */
  readonly selection?: {
    readonly ids: ReadonlySet<string>;
    readonly onChange: (ids: ReadonlySet<string>) => void;
  };
  readonly onSort: (sort: string | undefined) => void;
}

/** The table itself, on MUI's data grid: a chunk of its own, so that it is loaded with the first list and not before. */
export function ResourceGrid<Row extends object>({
  label,
  columns,
  hiddenFields,
  density,
  result,
  query,
  rowId,
  selection,
  onSort,
}: ResourceGridProps<Row>) {
  const gridColumns = useMemo(() => columns.map(gridColumn), [columns]);
  const sortModel: GridSortModel =
    query.sort === undefined
      ? []
      : [{ field: query.sort.field, sort: query.sort.isDescending ? 'desc' : 'asc' }];
  return (
    <DataGrid<Row>
      aria-label={label}
      rows={result.rows}
      columns={gridColumns}
      getRowId={rowId}
      loading={result.isLoading}
      density={density}
      columnHeaderHeight={44}
      {...(STYLE_NONCE !== undefined && { nonce: STYLE_NONCE })}
      columnVisibilityModel={Object.fromEntries([...hiddenFields].map((field) => [field, false]))}
      sortingMode="server"
      sortModel={sortModel}
      sortingOrder={['asc', 'desc']}
      onSortModelChange={([first]) =>
        onSort(
          first === undefined ? undefined : `${first.sort === 'desc' ? '-' : ''}${first.field}`,
        )
      }
      filterMode="server"
      hideFooter
      disableColumnMenu
      disableColumnFilter
      disableColumnSelector
      disableDensitySelector
      disableRowSelectionOnClick
      keepNonExistentRowsSelected
      checkboxSelection={selection !== undefined}
      rowSelectionModel={selectionModel(selection?.ids)}
      onRowSelectionModelChange={(model) =>
        selection?.onChange(selectedIds(model, result.rows.map(rowId)))
      }
      slotProps={{
        loadingOverlay: { variant: 'skeleton', noRowsVariant: 'skeleton' },
      }}
      sx={{
        border: 0,
        '--DataGrid-overlayHeight': '240px',
        '& .MuiDataGrid-columnHeaderTitle': { fontWeight: 600, color: 'text.secondary' },
        '& .MuiDataGrid-cell': { display: 'flex', alignItems: 'center' },
        '& .MuiDataGrid-row:last-of-type .MuiDataGrid-cell': { borderBottomColor: 'transparent' },
        // The link in the first cell and the sort button show the focus themselves.
        '& .MuiDataGrid-cell:focus-within, & .MuiDataGrid-columnHeader:focus-within': {
          outlineOffset: -2,
        },
        '& .MuiDataGrid-columnSeparator': { opacity: 0 },
        // As far in as the toolbar above it.
        '& [role=columnheader][aria-colindex="1"]:not(.MuiDataGrid-columnHeaderCheckbox), & [role=gridcell][aria-colindex="1"]:not(.MuiDataGrid-cellCheckbox)':
          { pl: 2 },
      }}
    />
  );
}

function gridColumn<Row extends object>(column: Column<Row>): GridColDef<Row> {
  const { field, label, value, render, help, align = 'left' } = column;
  return {
    field,
    headerName: label,
    flex: column.flex ?? 1,
    minWidth: column.minWidth ?? 120,
    sortable: column.isSortable ?? true,
    align,
    headerAlign: align,
    valueGetter: (_, row) => value(row),
    renderCell: ({ row }) => (
      <Box sx={{ overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 0 }}>
        {render === undefined ? (value(row) ?? <NotSet />) : render(row)}
      </Box>
    ),
    ...(help !== undefined && {
      renderHeader: () => (
        <Box sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}>
          <span className="MuiDataGrid-columnHeaderTitle">{label}</span>
          <Tooltip title={help} describeChild>
            <HelpIcon fontSize="inherit" color="action" />
          </Tooltip>
        </Box>
      ),
    }),
  };
}

function NotSet() {
  return (
    <Box component="span" sx={{ color: 'text.disabled' }} aria-label="not set">
      –
    </Box>
  );
}

function selectionModel(ids: ReadonlySet<string> | undefined): GridRowSelectionModel {
  return { type: 'include', ids: new Set<GridRowId>(ids) };
}

/** The grid may say what is not selected; then it is what is on this page that is. */
function selectedIds(
  { type, ids }: GridRowSelectionModel,
  onPage: readonly string[],
): ReadonlySet<string> {
  return type === 'include'
    ? new Set([...ids].map(String))
    : new Set(onPage.filter((id) => !ids.has(id)));
}
