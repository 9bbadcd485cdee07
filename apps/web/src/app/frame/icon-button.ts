import type { SxProps, Theme } from '@mui/material/styles';

/** A round button with an icon: MUI's, without what it loads for ripples. */
export const iconButtonSx = {
  display: 'inline-grid',
  placeItems: 'center',
  width: 38,
  height: 38,
  flex: 'none',
  p: 0,
  border: 0,
  borderRadius: '50%',
  background: 'none',
  color: 'text.secondary',
  font: 'inherit',
  cursor: 'pointer',
  '&:hover': { bgcolor: 'action.hover', color: 'text.primary' },
  '&:focus-visible': { outline: '2px solid', outlineOffset: 2 },
} satisfies SxProps<Theme>;
