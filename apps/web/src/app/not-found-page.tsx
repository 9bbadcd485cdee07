import { Box, Typography } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { Firefly } from '../components/logo.tsx';
import { useDocumentTitle } from '../lib/document-title.ts';
import { actionSx } from './action.ts';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  useDocumentTitle('Not found');
  return (
    <Box component="main" sx={{ maxWidth: 480, mx: 'auto', py: 12, px: 2, textAlign: 'center' }}>
      <Box sx={{ color: 'primary.main', mb: 2 }}>
        <Firefly size={64} />
      </Box>
      <Typography variant="h1" sx={{ mb: 1 }}>
        There is no page here
      </Typography>
      <Typography color="textSecondary" sx={{ mb: 3 }}>
        The address may be mistyped, or the page may have moved.
      </Typography>
      <Box component={Link} to="/" sx={actionSx}>
        Go to the dashboard
      </Box>
    </Box>
  );
}
