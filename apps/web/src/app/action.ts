import type { SxProps, Theme } from '@mui/material/styles';

/** The one action of a page that must work when nothing can be loaded: a contained button without MUI's. */
export const actionSx = {
  display: 'inline-block',
  px: 2,
  py: 0.875,
  border: 0,
  borderRadius: 1,
  bgcolor: 'primary.main',
  color: 'primary.contrastText',
  font: 'inherit',
  fontSize: '0.875rem',
  fontWeight: 560,
  textDecoration: 'none',
  cursor: 'pointer',
  '&:hover': { bgcolor: 'primary.dark' },
  '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 2 },
} satisfies SxProps<Theme>;
