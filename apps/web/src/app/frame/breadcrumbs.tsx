import { Box, Typography } from '@mui/material';
import { Link, useRouterState } from '@tanstack/react-router';
import { HOME, navigationOf } from '../navigation.ts';

/** Group and page of the address; the page is a link while one of its objects is open. */
export function PagePathCrumbs() {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const current = navigationOf(pathname);
  const here = { variant: 'body2', noWrap: true, 'aria-current': 'page' } as const;
  if (current === undefined) {
    return pathname === '/' ? <Typography {...here}>{HOME.label}</Typography> : null;
  }
  const { group, entry } = current;
  return (
    <Box component="nav" aria-label="Where you are" sx={{ display: 'flex', gap: 1, minWidth: 0 }}>
      <Typography
        variant="body2"
        color="textSecondary"
        noWrap
        sx={{
          flex: 'none',
          display: { xs: 'none', sm: 'block' },
          '&::after': { content: '"/"', ml: 1, opacity: 0.6 },
        }}
      >
        {group.label}
      </Typography>
      <Typography
        variant="body2"
        noWrap
        sx={{
          '& a': { color: 'primary.main' },
          '& [aria-current]': { color: 'text.primary', textDecoration: 'none' },
        }}
      >
        <Link to={entry.to} {...(pathname === entry.to && { 'aria-current': 'page' as const })}>
          {entry.label}
        </Link>
      </Typography>
    </Box>
  );
}
