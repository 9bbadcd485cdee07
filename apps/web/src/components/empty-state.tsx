import { Box, Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Firefly } from './logo.tsx';

/** What a place is for while nothing is in it, and how to get the first. */
export function EmptyState({
  title,
  text,
  action,
}: {
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}) {
  return (
    <Card sx={{ px: 3, py: { xs: 6, sm: 9 }, textAlign: 'center' }}>
      <Box sx={{ color: 'primary.main', mb: 2, opacity: 0.85 }}>
        <Firefly size={56} />
      </Box>
      <Typography variant="h2" component="p" sx={{ mb: 1, textWrap: 'balance' }}>
        {title}
      </Typography>
      <Typography color="textSecondary" sx={{ maxWidth: 540, mx: 'auto', textWrap: 'balance' }}>
        {text}
      </Typography>
      {action !== undefined && <Box sx={{ mt: 3 }}>{action}</Box>}
    </Card>
  );
}
