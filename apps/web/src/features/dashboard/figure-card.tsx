import { Box, Card, Typography } from '@mui/material';
import { TextLink } from '../../components/text-link.tsx';
import type { ListSearch } from '../../lib/list-search.ts';
import type { PagePath } from '../../lib/page-path.ts';
import { formatCount } from '../../lib/numbers.ts';

/** One number with the list behind it. */
export function FigureCard({
  label,
  value,
  text,
  to,
  search = {},
}: {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly to: PagePath;
  readonly search?: ListSearch;
}) {
  return (
    <Card
      sx={{
        p: { xs: 2, sm: 2.5 },
        position: 'relative',
        '&:hover': { borderColor: 'text.secondary' },
      }}
    >
      <TextLink
        to={to}
        search={search}
        variant="body2"
        color="textSecondary"
        sx={{ fontWeight: 560, '&::after': { content: '""', position: 'absolute', inset: 0 } }}
      >
        {label}
      </TextLink>
      <Box
        sx={{
          mt: 0.5,
          fontSize: '2rem',
          fontWeight: 640,
          letterSpacing: '-0.03em',
          lineHeight: 1.2,
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {formatCount(value)}
      </Box>
      <Typography variant="caption" color="textSecondary">
        {text}
      </Typography>
    </Card>
  );
}
