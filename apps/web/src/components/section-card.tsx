import { Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** A part of a page with a heading of its own. */
export function SectionCard({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  return (
    <Card component="section" aria-label={title} sx={{ p: { xs: 2, sm: 3 } }}>
      <Typography variant="h2" sx={{ mb: text === undefined ? 1.5 : 0.25 }}>
        {title}
      </Typography>
      {text !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 2 }}>
          {text}
        </Typography>
      )}
      {children}
    </Card>
  );
}
