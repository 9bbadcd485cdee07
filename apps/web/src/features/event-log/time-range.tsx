import { Box, Button, TextField } from '@mui/material';
import type { ListSearch } from '../../lib/list-search.ts';

/** A range of one's own, in local time; it stands in the address as instants, so that links mean the same to everybody. */
export function TimeRange({
  search,
  onSearch,
}: {
  readonly search: ListSearch;
  readonly onSearch: (members: ListSearch) => void;
}) {
  const set = (name: 'from' | 'to', local: string) => {
    const time = local === '' ? Number.NaN : new Date(local).getTime();
    onSearch({
      [name]: Number.isNaN(time) ? undefined : new Date(time).toISOString(),
      period: undefined,
    });
  };
  const isSet = search['from'] !== undefined || search['to'] !== undefined;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5, mb: 2 }}>
      {(['from', 'to'] as const).map((name) => (
        <TextField
          key={name}
          id={`time-${name}`}
          type="datetime-local"
          label={name === 'from' ? 'From' : 'Until'}
          value={localOf(search[name])}
          onChange={({ target }) => set(name, target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ width: { xs: '100%', sm: 220 } }}
        />
      ))}
      {isSet && (
        <Button size="small" onClick={() => onSearch({ from: undefined, to: undefined })}>
          Any time
        </Button>
      )}
    </Box>
  );
}

/** What the field shows for an instant: `2026-11-22T15:04`, by the reader's clock. */
function localOf(instant: string | number | undefined): string {
  const time = typeof instant === 'string' ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(time)) return '';
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
