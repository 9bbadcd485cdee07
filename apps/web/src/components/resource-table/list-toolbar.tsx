import CheckedIcon from '@mui/icons-material/CheckBox';
import UncheckedIcon from '@mui/icons-material/CheckBoxOutlineBlank';
import ColumnsIcon from '@mui/icons-material/ViewWeekOutlined';
import DensityIcon from '@mui/icons-material/DensityMedium';
import ExportIcon from '@mui/icons-material/FileDownloadOutlined';
import FilterIcon from '@mui/icons-material/FilterList';
import {
  Box,
  Button,
  type ButtonProps,
  Chip,
  Divider,
  ListItemIcon,
  ListItemText,
  Menu,
  MenuItem,
  Popover,
  Stack,
} from '@mui/material';
import { lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import type { ListSearch } from '../../lib/list-search.ts';
import type { Column, Filter } from './column.ts';
import { SearchField } from './search-field.tsx';
import type { Density, TablePreferences } from './table-preferences.ts';

const FilterFields = lazy(async () => ({
  default: (await import('./filter-fields.tsx')).FilterFields,
}));

interface ListToolbarProps<Row> {
  readonly label: string;
  readonly searchLabel: string;
  readonly search: ListSearch;
  readonly onSearch: (members: ListSearch) => void;
  readonly columns: readonly Column<Row>[];
  readonly filters: readonly Filter<Row>[];
  readonly preferences: TablePreferences<Row>;
  readonly onExport: () => void;
  readonly isExporting: boolean;
}

const DENSITIES: readonly [density: Density, label: string][] = [
  ['compact', 'Compact'],
  ['standard', 'Standard'],
  ['comfortable', 'Comfortable'],
];

/** Search, filters, columns, density and export of a list, and the filters that are on as chips. */
export function ListToolbar<Row>(props: ListToolbarProps<Row>) {
  const { label, searchLabel, search, onSearch, columns, filters, preferences } = props;
  const active = filters.flatMap((filter) => {
    const value = search[filter.id];
    return typeof value === 'string' ? [{ filter, value }] : [];
  });
  return (
    <Box role="toolbar" aria-label={`${label}: search and view`} sx={{ px: 2, py: 1.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
        <SearchField
          label={searchLabel}
          value={search.q ?? ''}
          onChange={(text) => onSearch({ q: text === '' ? undefined : text })}
        />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, ml: { sm: 'auto' } }}>
          {filters.length > 0 && (
            <FilterButton filters={filters} search={search} onSearch={onSearch} />
          )}
          <MenuButton label="Columns" icon={<ColumnsIcon />}>
            {columns.slice(1).map((column) => (
              <MenuItem
                key={column.field}
                dense
                role="menuitemcheckbox"
                aria-checked={preferences.isShown(column)}
                onClick={() => preferences.show(column, !preferences.isShown(column))}
              >
                {/* Drawn only: the item itself is what is checked. */}
                <ListItemIcon>
                  {preferences.isShown(column) ? (
                    <CheckedIcon color="primary" fontSize="small" />
                  ) : (
                    <UncheckedIcon fontSize="small" />
                  )}
                </ListItemIcon>
                <ListItemText>{column.label}</ListItemText>
              </MenuItem>
            ))}
            <Divider />
            <MenuItem dense onClick={preferences.reset}>
              Show the usual columns
            </MenuItem>
          </MenuButton>
          <MenuButton label="Density" icon={<DensityIcon />}>
            {DENSITIES.map(([density, name]) => (
              <MenuItem
                key={density}
                dense
                role="menuitemradio"
                aria-checked={preferences.density === density}
                selected={preferences.density === density}
                onClick={() => preferences.setDensity(density)}
              >
                {name}
              </MenuItem>
            ))}
          </MenuButton>
          <ToolButton
            label="Export"
            icon={<ExportIcon />}
            onClick={props.onExport}
            disabled={props.isExporting}
          />
        </Box>
      </Box>
      {active.length > 0 && (
        <Stack direction="row" sx={{ mt: 1, gap: 1, flexWrap: 'wrap' }}>
          {active.map(({ filter, value }) => (
            <Chip
              key={filter.id}
              size="small"
              label={`${filter.label}: ${
                filter.options.find((option) => option.value === value)?.label ?? value
              }`}
              onDelete={() => onSearch({ [filter.id]: undefined })}
            />
          ))}
        </Stack>
      )}
    </Box>
  );
}

function FilterButton<Row>({
  filters,
  search,
  onSearch,
}: Pick<ListToolbarProps<Row>, 'filters' | 'search' | 'onSearch'>) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <ToolButton
        label="Filters"
        icon={<FilterIcon />}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      />
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': 'Filters', sx: { p: 2, width: 280 } } }}
      >
        <Suspense>
          <FilterFields filters={filters} search={search} onSearch={onSearch} />
        </Suspense>
      </Popover>
    </>
  );
}

/** A quiet button of the toolbar; only its icon on narrow screens. */
function ToolButton({
  label,
  icon,
  ...others
}: ButtonProps & { readonly label: string; readonly icon: ReactElement }) {
  return (
    <Button
      size="small"
      color="inherit"
      aria-label={label}
      title={label}
      startIcon={icon}
      sx={{
        minWidth: { xs: 40, sm: 64 },
        '& .MuiButton-startIcon': { mx: { xs: 0, sm: 0.5 }, ml: { sm: 0 } },
      }}
      {...others}
    >
      <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
        {label}
      </Box>
    </Button>
  );
}

function MenuButton({
  label,
  icon,
  children,
}: {
  readonly label: string;
  readonly icon: ReactElement;
  readonly children: ReactNode;
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <ToolButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      />
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {children}
      </Menu>
    </>
  );
}
