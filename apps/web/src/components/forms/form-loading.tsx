import { Box, Skeleton } from '@mui/material';
import { PageHeader } from '../page-header.tsx';
import { ProblemNotice } from '../problem-notice.tsx';

/** A form whose choices or contents have not come yet, or do not come. */
export function FormLoading({
  title,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly error: Error | null;
  readonly onRetry: () => unknown;
}) {
  return (
    <Box sx={{ maxWidth: 920, mx: 'auto' }}>
      <PageHeader title={title} />
      {error === null ? (
        <Box aria-hidden sx={{ display: 'grid', gap: 2 }}>
          {[0, 1, 2, 3, 4].map((line) => (
            <Skeleton key={line} variant="rounded" height={40} />
          ))}
        </Box>
      ) : (
        <ProblemNotice error={error} onRetry={() => void onRetry()} />
      )}
    </Box>
  );
}
