import { Box } from '@mui/material';

export type StatusTone = 'good' | 'warning' | 'bad' | 'quiet';

const COLORS: Readonly<Record<StatusTone, string>> = {
  good: 'success.main',
  warning: 'warning.main',
  bad: 'error.main',
  quiet: 'text.disabled',
};

/** A state in words with a dot in its color; the words say it all. */
export function Status({
  tone,
  children,
}: {
  readonly tone: StatusTone;
  readonly children: string;
}) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}>
      <Box
        component="span"
        aria-hidden
        sx={{ width: 8, height: 8, borderRadius: '50%', bgcolor: COLORS[tone], flex: 'none' }}
      />
      {children}
    </Box>
  );
}
