import { Box, Button } from '@mui/material';
import { InstantField } from '../../components/forms/instant-field.tsx';
import type { ListSearch } from '../../lib/list-search.ts';

/** A range of one's own, in local time; it stands in the address as instants, so that links mean the same to everybody. */
export function TimeRange({
  search,
  onSearch,
}: {
  readonly search: ListSearch;
  readonly onSearch: (members: ListSearch) => void;
}) {
  const isSet = search['from'] !== undefined || search['to'] !== undefined;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5, mb: 2 }}>
      {(['from', 'to'] as const).map((name) => (
        <InstantField
          key={name}
          id={`time-${name}`}
          label={name === 'from' ? 'From' : 'Until'}
          value={search[name]?.toString()}
          onChange={(instant) => onSearch({ [name]: instant, period: undefined })}
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
