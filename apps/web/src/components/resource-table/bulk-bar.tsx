import { Box, Button, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import { countOf } from '../../lib/numbers.ts';

/** Something that can be done with several rows. */
export interface BulkAction<Row> {
  readonly label: string;
  readonly icon?: ReactElement;
  readonly isDangerous?: boolean;
  readonly run: (rows: readonly Row[]) => void;
}

/** Takes the toolbar's place while rows are selected. */
export function BulkBar<Row>({
  rows,
  actions,
  onClear,
}: {
  readonly rows: readonly Row[];
  readonly actions: readonly BulkAction<Row>[];
  readonly onClear: () => void;
}) {
  return (
    <Box
      role="toolbar"
      aria-label="Selected rows"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
        px: 2,
        py: 1.5,
        minHeight: 64,
        bgcolor: 'action.selected',
      }}
    >
      <Typography variant="body2" component="output" sx={{ fontWeight: 600, mr: 1 }}>
        {countOf(rows.length, 'row')} selected
      </Typography>
      {actions.map((action) => (
        <Button
          key={action.label}
          size="small"
          variant="outlined"
          color={action.isDangerous === true ? 'error' : 'primary'}
          startIcon={action.icon}
          onClick={() => action.run(rows)}
        >
          {action.label}
        </Button>
      ))}
      <Button size="small" color="inherit" onClick={onClear} sx={{ ml: 'auto' }}>
        Clear selection
      </Button>
    </Box>
  );
}
