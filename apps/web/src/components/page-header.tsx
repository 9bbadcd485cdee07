import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '../lib/document-title.ts';

/** Title of a page, one sentence about it, and what can be done; the title stands in the browser's tab as well. */
export function PageHeader({
  title,
  text,
  actions,
}: {
  readonly title: string;
  readonly text?: string;
  readonly actions?: ReactNode;
}) {
  useDocumentTitle(title);
  return (
    <Box
      component="header"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'flex-start',
        justifyContent: 'space-between',
        gap: 2,
        mb: 2.5,
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1">{title}</Typography>
        {text !== undefined && (
          <Typography color="textSecondary" sx={{ mt: 0.5, maxWidth: 820, textWrap: 'pretty' }}>
            {text}
          </Typography>
        )}
      </Box>
      {actions !== undefined && <Box sx={{ display: 'flex', gap: 1 }}>{actions}</Box>}
    </Box>
  );
}
