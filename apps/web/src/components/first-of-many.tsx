import { Box, Tooltip } from '@mui/material';
import type { ReactNode } from 'react';

/** The first of several and how many more there are, with all names on hover; a dash for none. */
export function FirstOfMany<Item>({
  items,
  nameOf,
  render,
}: {
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly render?: (item: Item) => ReactNode;
}) {
  const [first, ...others] = items;
  if (first === undefined) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        None
      </Box>
    );
  }
  return (
    <>
      {render === undefined ? nameOf(first) : render(first)}
      {others.length > 0 && (
        <Tooltip title={items.map(nameOf).join(', ')}>
          <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
            {' '}
            and {others.length} more
          </Box>
        </Tooltip>
      )}
    </>
  );
}
