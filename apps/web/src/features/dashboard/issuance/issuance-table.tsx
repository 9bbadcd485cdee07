import { Box } from '@mui/material';
import { formatCount } from '../../../lib/numbers.ts';
import type { IssuanceChartData } from './issuance-view.ts';

/** The chart in figures, the newest first. */
export function IssuanceTable({
  data: { series, columns },
  label,
}: {
  readonly data: IssuanceChartData;
  readonly label: string;
}) {
  return (
    <Box
      component="section"
      aria-label={label}
      tabIndex={0}
      sx={{ maxHeight: 280, overflow: 'auto', fontSize: '0.8125rem' }}
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': {
            p: 0.75,
            textAlign: 'right',
            borderBottom: 1,
            borderColor: 'divider',
            whiteSpace: 'nowrap',
          },
          '& th:first-of-type': { textAlign: 'left' },
          '& thead th': { position: 'sticky', top: 0, bgcolor: 'background.paper' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map(({ key, name }) => (
              <th scope="col" key={key}>
                {name}
              </th>
            ))}
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {columns.toReversed().map(({ title, counts, total }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {series.map(({ key }, index) => (
                <td key={key}>{formatCount(counts[index] ?? 0)}</td>
              ))}
              <td>{formatCount(total)}</td>
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
