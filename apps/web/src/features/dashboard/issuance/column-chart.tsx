import { Box } from '@mui/material';
import { memo, type PointerEvent } from 'react';
import { formatCount } from '../../../lib/numbers.ts';
import { type IssuanceChartData, roundUp } from './issuance-view.ts';
import { seriesColor } from './series-colors.ts';

const WIDTH = 720;
const HEIGHT = 220;
const GAP = 0.22;

/**
 * Stacked columns. A picture for those who see it: what it says stands in the line above it, in the legend and in the
 * table. Nothing moves.
 */
export const ColumnChart = memo(function ColumnChart({
  data: { series, columns },
  pointed,
  onPoint,
}: {
  readonly data: IssuanceChartData;
  /** Place of the column that is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (place: number | undefined) => void;
}) {
  const top = roundUp(Math.max(...columns.map(({ total }) => total), 4));
  const step = WIDTH / Math.max(1, columns.length);
  const heightOf = (count: number) => (HEIGHT * count) / top;
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const place = Math.floor(((clientX - left) / width) * columns.length);
    onPoint(Math.min(columns.length - 1, Math.max(0, place)));
  };
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: 1 }}>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          flexDirection: 'column',
          justifyContent: 'space-between',
          textAlign: 'right',
          fontSize: '0.75rem',
          lineHeight: 1,
          color: 'text.secondary',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {[top, top / 2, 0].map((value) => (
          <span key={value}>{formatCount(value)}</span>
        ))}
      </Box>
      <Box
        component="svg"
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerMove={point}
        onPointerLeave={() => onPoint(undefined)}
        sx={{ display: 'block', width: '100%', height: 220, overflow: 'visible' }}
      >
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <Box
            component="line"
            key={y}
            x1={0}
            x2={WIDTH}
            y1={y}
            y2={y}
            vectorEffect="non-scaling-stroke"
            sx={{ stroke: 'var(--luciole-palette-divider)' }}
          />
        ))}
        {pointed !== undefined && (
          <Box
            component="rect"
            x={pointed * step}
            width={step}
            height={HEIGHT}
            sx={{ fill: 'var(--luciole-palette-action-selected)' }}
          />
        )}
        {series.map(({ key }, index) => (
          <Box component="g" key={key} sx={seriesColor(index, 'fill')}>
            {columns.map(({ counts }, place) => {
              const count = counts[index] ?? 0;
              const below = counts.slice(0, index).reduce((sum, one) => sum + one, 0);
              return count === 0 ? null : (
                <rect
                  // oxlint-disable-next-line react/no-array-index-key -- a column is its place
                  key={place}
                  x={place * step + (step * GAP) / 2}
                  width={step * (1 - GAP)}
                  y={HEIGHT - heightOf(below + count)}
                  height={heightOf(count)}
                />
              );
            })}
          </Box>
        ))}
      </Box>
    </Box>
  );
});
