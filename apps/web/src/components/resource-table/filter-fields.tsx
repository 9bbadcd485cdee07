import { MenuItem, Stack, TextField } from '@mui/material';
import type { ListSearch } from '../../lib/list-search.ts';
import type { Filter } from './column.ts';

/** A choice for each filter of a list; loaded when somebody is about to filter. */
export function FilterFields({
  filters,
  search,
  onSearch,
}: {
  readonly filters: readonly Pick<Filter<never>, 'id' | 'label' | 'options'>[];
  readonly search: ListSearch;
  readonly onSearch: (members: ListSearch) => void;
}) {
  return (
    <Stack sx={{ gap: 2 }}>
      {filters.map((filter) => (
        <TextField
          key={filter.id}
          id={`filter-${filter.id}`}
          select
          label={filter.label}
          value={search[filter.id] ?? ''}
          onChange={({ target }) =>
            onSearch({ [filter.id]: target.value === '' ? undefined : target.value })
          }
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value="">All</MenuItem>
          {filter.options.map((option) => (
            <MenuItem key={option.value} value={option.value}>
              {option.label}
            </MenuItem>
          ))}
        </TextField>
      ))}
    </Stack>
  );
}
