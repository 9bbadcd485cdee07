import { Box, Skeleton } from '@mui/material';

/** The outline of a page while its code comes. */
export function PagePending() {
  return (
    <Box aria-busy aria-label="Loading the page">
      <Skeleton width={260} height={36} />
      <Skeleton width="min(480px, 80%)" height={24} sx={{ mb: 2.5 }} />
      <Skeleton variant="rounded" height={360} />
    </Box>
  );
}
