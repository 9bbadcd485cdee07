import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** A heading with facts below it. */
export function FactSection({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}) {
  return (
    <Box component="section" sx={{ '& + section': { mt: 3.5 } }}>
      <Typography variant="h2" component="h3" sx={{ mb: text === undefined ? 1 : 0.25 }}>
        {title}
      </Typography>
      {text !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          {text}
        </Typography>
      )}
      {children}
    </Box>
  );
}

/** Names and values in two columns, one on narrow screens. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {children}
    </Box>
  );
}

/** One of them; nothing is shown for a value that is not set, unless words for that are given. */
export function Fact({
  label,
  children,
  otherwise,
}: {
  readonly label: string;
  readonly children?: ReactNode;
  readonly otherwise?: string;
}) {
  const isSet =
    children !== undefined && children !== null && children !== false && children !== '';
  if (!isSet && otherwise === undefined) return null;
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: '190px 1fr' },
        columnGap: 2,
        py: 0.9,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Typography component="dt" variant="body2" color="textSecondary">
        {label}
      </Typography>
      <Typography
        component="dd"
        variant="body2"
        sx={{
          m: 0,
          minWidth: 0,
          overflowWrap: 'anywhere',
          ...(!isSet && { color: 'text.secondary' }),
        }}
      >
        {isSet ? children : otherwise}
      </Typography>
    </Box>
  );
}
