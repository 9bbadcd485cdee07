import type { SxProps, Theme } from '@mui/material/styles';

/** The look of one line of the side bar: a link, or a button that opens a group; the entries of a group are closer. */
export function navigationItemSx(isCurrent: boolean, isEntry = false) {
  return {
    display: 'flex',
    alignItems: 'center',
    gap: 1.5,
    width: '100%',
    minHeight: isEntry ? 32 : 36,
    px: 1.375,
    py: 0.5,
    '@media (pointer: coarse)': { minHeight: 44 },
    border: 0,
    borderRadius: 1.5,
    background: 'none',
    font: 'inherit',
    fontSize: isEntry ? '0.8438rem' : '0.875rem',
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
