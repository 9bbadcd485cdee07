import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton } from '@mui/material';
import type { ReactNode } from 'react';

interface RepeatedRowsProps<Row extends { readonly key: string }> {
  /** What a row is: "condition". */
  readonly noun: string;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly newRow: () => Row;
  /** Most rows that there can be. */
  readonly most?: number;
  /** Widths of the fields where they stand side by side, which is from `wideFrom` on. */
  readonly columns: string;
  readonly wideFrom: 'sm' | 'md';
  /** What can be done beside adding one. */
  readonly actions?: ReactNode;
  /** The fields of a row. */
  readonly renderRow: (
    row: Row,
    index: number,
    change: (members: Partial<Row>) => void,
  ) => ReactNode;
}

/** Rows of the same fields; each can be taken away, and another added below. */
export function RepeatedRows<Row extends { readonly key: string }>(props: RepeatedRowsProps<Row>) {
  const { noun, rows, onChange, newRow, most = Infinity, columns, wideFrom } = props;
  return (
    <>
      {rows.map((row, index) => (
        <Box
          key={row.key}
          component="fieldset"
          aria-label={`${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${index + 1}`}
          sx={{
            m: 0,
            p: 0,
            border: 0,
            minWidth: 0,
            display: 'grid',
            gap: 1,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr auto', [wideFrom]: `${columns} auto` },
            '& > *': { gridColumn: { xs: '1', [wideFrom]: 'auto' }, minWidth: 0 },
          }}
        >
          {props.renderRow(row, index, (members) =>
            onChange(rows.map((one) => (one.key === row.key ? { ...one, ...members } : one))),
          )}
          <IconButton
            aria-label={`Remove ${noun} ${index + 1}`}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            sx={{
              '&&': { gridColumn: { xs: '2', [wideFrom]: 'auto' } },
              gridRow: { xs: '1', [wideFrom]: 'auto' },
            }}
          >
            <RemoveIcon fontSize="small" />
          </IconButton>
        </Box>
      ))}
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button
          startIcon={<AddIcon />}
          disabled={rows.length >= most}
          onClick={() => onChange([...rows, newRow()])}
        >
          {`Add a ${noun}`}
        </Button>
        {props.actions}
      </Box>
    </>
  );
}
