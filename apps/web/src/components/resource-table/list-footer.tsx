import PreviousIcon from '@mui/icons-material/ChevronLeft';
import NextIcon from '@mui/icons-material/ChevronRight';
import { Box, IconButton, Tooltip, Typography } from '@mui/material';
import { type ListQuery, PAGE_SIZES } from '../../lib/list-search.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Choice } from '../choice.tsx';

const SIZES = PAGE_SIZES.map((size) => ({ id: String(size), label: String(size) }));

interface ListFooterProps {
  readonly query: ListQuery;
  readonly rowsOnPage: number;
  readonly total: number;
  readonly isLowerBound: boolean;
  readonly hasNext: boolean;
  readonly onPage: (page: number) => void;
  readonly onSize: (size: number) => void;
}

/** Rows per page, where we are, and the way to the neighbors. */
export function ListFooter(props: ListFooterProps) {
  const { query, rowsOnPage, total, isLowerBound, hasNext, onPage, onSize } = props;
  const first = rowsOnPage === 0 ? 0 : query.page * query.size + 1;
  const last = query.page * query.size + rowsOnPage;
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'flex-end',
        gap: { xs: 1, sm: 2 },
        px: 2,
        py: 0.75,
        borderTop: 1,
        borderColor: 'divider',
        color: 'text.secondary',
      }}
    >
      <Typography variant="caption" aria-hidden>
        Rows per page
      </Typography>
      <Choice
        label="Rows per page"
        options={SIZES}
        value={String(query.size)}
        onChange={(size) => onSize(Number(size))}
      />
      <Typography variant="caption" component="output" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatCount(first)}–{formatCount(last)} of {isLowerBound ? 'more than ' : ''}
        {formatCount(total)}
      </Typography>
      <Box sx={{ display: 'flex' }}>
        <Tooltip title="Previous page">
          <span>
            <IconButton
              size="small"
              aria-label="Previous page"
              disabled={query.page === 0}
              onClick={() => onPage(query.page - 1)}
            >
              <PreviousIcon />
            </IconButton>
          </span>
        </Tooltip>
        <Tooltip title="Next page">
          <span>
            <IconButton
              size="small"
              aria-label="Next page"
              disabled={!hasNext}
              onClick={() => onPage(query.page + 1)}
            >
              <NextIcon />
            </IconButton>
          </span>
        </Tooltip>
      </Box>
    </Box>
  );
}
