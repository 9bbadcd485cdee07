import type { SxProps, Theme } from '@mui/material/styles';

/** The look of one line of the side bar: a link, or a button that opens a group. */
export function navigationItemSx(isCurrent: boolean) {
  return {
    display: 'flex',
    alignItems: 'center',
    gap: 1.5,
    width: '100%',
    minHeight: 38,
    px: 1.375,
    py: 0.75,
    border: 0,
    borderRadius: 1.5,
    background: 'none',
    font: 'inherit',
    fontSize: '0.875rem',
    fontWeight: isCurrent ? 600 : 480,
    lineHeight: 1.35,
    textAlign: 'left',
    textDecoration: 'none',
    cursor: 'pointer',
    color: isCurrent ? 'sideBar.accent' : 'sideBar.text',
    ...(isCurrent && { bgcolor: 'sideBar.selected' }),
    '&:hover': { bgcolor: isCurrent ? 'sideBar.selected' : 'sideBar.hover' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'sideBar.accent', outlineOffset: -2 },
  } satisfies SxProps<Theme>;
}
