import { Box, Typography } from '@mui/material';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { guidanceOf } from '../api/error-guidance.ts';
import { actionSx } from './action.ts';

/**
 * In the place of a page that failed. Loads nothing: a page may fail because its code is gone, after an upgrade of the
 * control plane, and then loading it anew is what helps.
 */
export function PageError({ error }: ErrorComponentProps) {
  const { title, next } = guidanceOf(error);
  return (
    <Box role="alert" sx={{ maxWidth: 480, mx: 'auto', py: 10, px: 2, textAlign: 'center' }}>
      <Typography variant="h1" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Typography color="textSecondary" sx={{ mb: 3 }}>
        {next}
      </Typography>
      <Box
        component="button"
        type="button"
        onClick={() => globalThis.location.reload()}
        sx={actionSx}
      >
        Reload the page
      </Box>
    </Box>
  );
}
