import { Box, Button, Card, Skeleton, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { routeQuery } from '../../../api/queries.ts';
import { Choice } from '../../../components/choice.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { useListSearch } from '../../../components/resource-table/use-list-search.ts';
import { now } from '../../../lib/clock.ts';
import { countOf, formatCount } from '../../../lib/numbers.ts';
import { ColumnChart } from './column-chart.tsx';
import { IssuanceTable } from './issuance-table.tsx';
import {
  GROUPINGS,
  type IssuanceChartData,
  issuanceChart,
  issuanceQuery,
  rangeOf,
  RANGES,
} from './issuance-view.ts';
import { seriesColor } from './series-colors.ts';

const EVERY_MINUTE = 60_000;
const USUAL_RANGE = '7d';

/** Certificates over time; range, grouping and whether it is a table stand in the address. */
export function IssuanceCard() {
  const [search, setSearch] = useListSearch();
  const range = RANGES.find(({ id }) => id === (search['range'] ?? USUAL_RANGE)) ?? RANGES[0];
  const grouping = GROUPINGS.find(({ id }) => id === search['by'])?.id ?? 'LIFETIME';
  const isTable = search['view'] === 'table';
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...routeQuery('insightsIssuance', issuanceQuery(range, grouping, now())),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MINUTE,
  });
  return (
    <Card component="section" aria-labelledby="issuance" sx={{ p: { xs: 2, sm: 3 }, minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1 }}>
        <Typography variant="h2" id="issuance" sx={{ mr: 'auto' }}>
          Workload certificates over time
        </Typography>
        <Choice
          label="Grouped by"
          options={GROUPINGS}
          value={grouping}
          onChange={(by) => setSearch({ by: by === 'LIFETIME' ? undefined : by })}
        />
        <Choice
          label="Time"
          options={RANGES}
          value={range.id}
          onChange={(id) => setSearch({ range: id === USUAL_RANGE ? undefined : id })}
        />
        <Button
          size="small"
          color="inherit"
          aria-pressed={isTable}
          onClick={() => setSearch({ view: isTable ? undefined : 'table' })}
        >
          {isTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </Box>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton variant="rounded" height={280} />}
      {data !== undefined && (
        <Box sx={{ ...(isPlaceholderData && { opacity: 0.5 }) }}>
          <Issuance
            data={issuanceChart(data, rangeOf(data))}
            isTable={isTable}
            label={`${countOf(data.totalCount, 'workload certificate')} in ${rangeOf(data).label}`}
          />
        </Box>
      )}
    </Card>
  );
}

function Issuance({
  data,
  isTable,
  label,
}: {
  readonly data: IssuanceChartData;
  readonly isTable: boolean;
  readonly label: string;
}) {
  const [pointed, setPointed] = useState<number>();
  const column = pointed === undefined ? undefined : data.columns[pointed];
  return (
    <>
      <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {column === undefined ? label : `${column.title}: ${formatCount(column.total)}`}
      </Typography>
      <Legend data={data} counts={column?.counts} />
      {data.series.every(({ total }) => total === 0) ? (
        <NothingYet />
      ) : isTable ? (
        <IssuanceTable data={data} label={label} />
      ) : (
        <>
          <ColumnChart data={data} pointed={pointed} onPoint={setPointed} />
          <Box
            aria-hidden
            sx={{
              display: 'flex',
              justifyContent: 'space-between',
              mt: 1,
              fontSize: '0.75rem',
              color: 'text.secondary',
            }}
          >
            <span>{data.columns[0]?.title}</span>
            <span>{data.columns.at(-1)?.title}</span>
          </Box>
        </>
      )}
    </>
  );
}

/** As high as a chart, which comes in its place. */
function NothingYet() {
  return (
    <Box
      sx={{
        display: 'grid',
        placeItems: 'center',
        height: 248,
        borderRadius: 1.5,
        bgcolor: 'action.hover',
        color: 'text.secondary',
        fontSize: '0.875rem',
        textAlign: 'center',
        px: 2,
      }}
    >
      Nothing was signed in this time. Columns grow here as issuers report.
    </Box>
  );
}

function Legend({
  data,
  counts,
}: {
  readonly data: IssuanceChartData;
  readonly counts: readonly number[] | undefined;
}) {
  return (
    <Box
      component="ul"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2,
        listStyle: 'none',
        p: 0,
        mt: 0.5,
        mb: 2,
      }}
    >
      {data.series.map(({ key, name, total }, index) => (
        <Box
          component="li"
          key={key}
          sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75, fontSize: '0.8125rem' }}
        >
          <Box
            component="span"
            aria-hidden
            sx={{
              width: 10,
              height: 10,
              borderRadius: 0.5,
              ...seriesColor(index, 'backgroundColor'),
            }}
          />
          {name}
          <Box
            component="span"
            sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
          >
            {formatCount(counts?.[index] ?? total)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
