import { Box, Typography } from '@mui/material';
import { countOf, formatCount } from '../../lib/numbers.ts';
import type { Change } from './changes.ts';

/** Values of one change that are written out. */
const MOST = 12;

/** What will change, field by field: taken away with a minus, added with a plus. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {changes.map(({ label, removed, added, kept, isReordered }) => (
        <Box key={label} sx={{ py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Typography component="dt" variant="body2" sx={{ fontWeight: 600, mb: 0.5 }}>
            {label}
          </Typography>
          <Values sign="−" word="Removed" values={removed} color="error.main" />
          <Values sign="+" word="Added" values={added} color="success.main" />
          {isReordered && (
            <Typography component="dd" variant="body2" color="textSecondary" sx={{ m: 0 }}>
              The same in another order
            </Typography>
          )}
          {!isReordered && kept > 0 && (
            <Typography component="dd" variant="caption" color="textSecondary" sx={{ m: 0 }}>
              {countOf(kept, 'value')} unchanged
            </Typography>
          )}
        </Box>
      ))}
    </Box>
  );
}

function Values({
  sign,
  word,
  values,
  color,
}: {
  readonly sign: string;
  readonly word: string;
  readonly values: readonly string[];
  readonly color: string;
}) {
  const more = values.length - MOST;
  return (
    <>
      {values.slice(0, MOST).map((value) => (
        <Typography
          key={value}
          component="dd"
          variant="body2"
          aria-label={`${word}: ${value}`}
          sx={{ m: 0, display: 'flex', gap: 1, overflowWrap: 'anywhere' }}
        >
          <Box
            component="span"
            aria-hidden
            sx={{ color, fontWeight: 700, width: 12, flex: 'none' }}
          >
            {sign}
          </Box>
          <Box component="span" sx={{ minWidth: 0 }}>
            {value}
          </Box>
        </Typography>
      ))}
      {more > 0 && (
        <Typography component="dd" variant="caption" color="textSecondary" sx={{ m: 0, ml: 2.5 }}>
          and {formatCount(more)} more
        </Typography>
      )}
    </>
  );
}
