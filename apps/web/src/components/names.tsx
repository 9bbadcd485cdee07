import { Box, Chip } from '@mui/material';

/** Several short texts side by side. */
export function Names({
  names,
  isCode = false,
}: {
  readonly names: readonly string[];
  /** Whether every character matters, as in patterns. */
  readonly isCode?: boolean;
}) {
  return (
    <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {names.map((name) => (
        <Chip
          key={name}
          component="span"
          size="small"
          variant="outlined"
          label={name}
          sx={{
            height: 'auto',
            maxWidth: '100%',
            '& .MuiChip-label': {
              py: 0.25,
              whiteSpace: 'normal',
              overflowWrap: 'anywhere',
              ...(isCode && {
                fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
                fontSize: '0.8125rem',
              }),
            },
          }}
        />
      ))}
    </Box>
  );
}
